//! Matches the hosts of `NO_PROXY`, which are reached without a proxy. A host matches if Node (`--use-env-proxy`), undici
//! or curl would also reach it without a proxy.

use std::net::IpAddr;
use std::ops::RangeInclusive;

use ipnet::IpNet;
use url::{Host, Url};

#[derive(Debug, Default)]
pub struct NoProxy(Vec<Entry>);

#[derive(Debug)]
struct Entry {
    hosts: Hosts,
    /// `None` means every port.
    port: Option<u16>,
}

#[derive(Debug)]
enum Hosts {
    All,
    /// A name in lower case and all its subdomains.
    Domain(String),
    /// Addresses of one IP version.
    Addresses(RangeInclusive<IpAddr>),
}

impl NoProxy {
    /// Parses entries that are separated by commas or white space. An invalid entry matches nothing.
    pub fn parse(list: &str) -> Self {
        let list = list.to_ascii_lowercase().replace(" - ", "-");
        Self(list.split([',', ' ', '\t', '\r', '\n']).filter_map(Entry::parse).collect())
    }

    pub fn contains(&self, url: &Url) -> bool {
        self.0.iter().any(|entry| entry.matches(url))
    }
}

impl Entry {
    fn parse(text: &str) -> Option<Self> {
        let (host, port) = split_port(text);
        let host = host.replace(['[', ']'], "");
        let hosts = match addresses(&host) {
            _ if host == "*" => Hosts::All,
            Some(addresses) => Hosts::Addresses(addresses),
            None => Hosts::Domain(domain(&host)?),
        };
        Some(Self { hosts, port })
    }

    fn matches(&self, url: &Url) -> bool {
        if self.port.is_some() && self.port != url.port_or_known_default() {
            return false;
        }
        match (&self.hosts, url.host()) {
            (Hosts::All, _) => true,
            (Hosts::Domain(domain), Some(Host::Domain(host))) => is_in(host.trim_end_matches('.'), domain),
            (Hosts::Addresses(range), Some(Host::Ipv4(address))) => range.contains(&IpAddr::from(address)),
            (Hosts::Addresses(range), Some(Host::Ipv6(address))) => range.contains(&IpAddr::from(address)),
            _ => false,
        }
    }
}

/// Splits `host:8080` and `[::1]:8080`. An IPv6 address without brackets has no port.
fn split_port(text: &str) -> (&str, Option<u16>) {
    match text.rsplit_once(':') {
        Some((host, port)) if host.ends_with(']') || !host.contains(':') => match port.parse() {
            Ok(port) => (host, Some(port)),
            Err(_) => (text, None),
        },
        _ => (text, None),
    }
}

/// Parses an address, a network like `10.0.0.0/8`, or a range like `10.0.0.1-10.0.0.9`.
fn addresses(text: &str) -> Option<RangeInclusive<IpAddr>> {
    if let Ok(address) = text.parse() {
        return Some(address..=address);
    }
    if let Ok(network) = text.parse::<IpNet>() {
        return Some(network.network()..=network.broadcast());
    }
    let (start, end) = text.split_once('-')?;
    let (start, end) = (start.parse::<IpAddr>().ok()?, end.parse::<IpAddr>().ok()?);
    (start.is_ipv4() == end.is_ipv4()).then_some(start..=end)
}

/// Returns the domain of an entry of the form `host`, `.host`, `*.host` or `host.`.
fn domain(text: &str) -> Option<String> {
    let text = text.strip_prefix('*').unwrap_or(text);
    let domain = text.strip_prefix('.').unwrap_or(text).trim_end_matches('.');
    (!domain.is_empty()).then(|| domain.to_owned())
}

fn is_in(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[derive(serde::Deserialize)]
    struct Record {
        targets: Vec<String>,
        lists: BTreeMap<String, Direct>,
    }

    /// The targets that each client of Node reaches directly.
    #[derive(serde::Deserialize)]
    struct Direct {
        http: Vec<String>,
        fetch: Vec<String>,
    }

    /// `scripts/record-no-proxy.mjs` writes the record.
    #[test]
    fn exempts_what_either_client_of_node_exempts() {
        let record: Record = serde_json::from_str(include_str!("../../tests/no_proxy.json")).unwrap();
        for (list, direct) in &record.lists {
            let no_proxy = NoProxy::parse(list);
            for target in &record.targets {
                let expected = direct.http.contains(target) || direct.fetch.contains(target);
                assert_eq!(no_proxy.contains(&target.parse().unwrap()), expected, "{list:?} and {target}");
            }
        }
    }

    /// Entries as curl accepts them, and entries that combine several notations.
    #[test]
    fn exempts_networks_final_dots_and_ports_of_any_entry() {
        let cases: [(&str, &[&str], &[&str]); 8] = [
            ("a.test.", &["http://a.test", "http://a.test.", "http://b.a.test."], &["http://b.test"]),
            ("*.a.test.:81", &["http://b.a.test:81"], &["http://b.a.test"]),
            ("*:81", &["http://c.test:81", "http://192.0.2.1:81"], &["http://c.test"]),
            ("192.0.2.0/25", &["http://192.0.2.127"], &["http://192.0.2.128"]),
            ("192.0.2.0/25:81", &["http://192.0.2.1:81"], &["http://192.0.2.1"]),
            (
                "[2001:DB8::]/32,0:0::2",
                &["http://[2001:db8:1::2]", "http://[::2]:81"],
                &["http://[2001:db9::]"],
            ),
            ("192.0.2.1", &[], &["http://192.0.2.11", "http://a.192.0.2.1.test"]),
            ("192.0.2.1-::1,-,/8,:,[,*.,a.test:x,a.test:99999", &[], &["http://192.0.2.1", "http://a.test"]),
        ];
        for (list, exempt, others) in cases {
            let no_proxy = NoProxy::parse(list);
            let contains = |target: &&str| no_proxy.contains(&target.parse().unwrap());
            assert!(exempt.iter().all(contains), "{list}");
            assert!(!others.iter().any(contains), "{list}");
        }
    }
}
