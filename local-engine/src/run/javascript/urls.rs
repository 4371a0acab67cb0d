//! URLs for scripts.

use std::collections::HashMap;

use rquickjs::function::Opt;
use url::{Url, quirks};

/// The parts of a URL, of which one may be replaced first; none where it is no URL.
pub fn url(
    text: String,
    base: Opt<Option<String>>,
    part: Opt<Option<String>>,
    value: Opt<String>,
) -> Option<HashMap<&'static str, String>> {
    let mut url = match base.0.flatten() {
        Some(base) => Url::parse(&base).ok()?.join(&text).ok()?,
        None => Url::parse(&text).ok()?,
    };
    if let (Some(part), Some(value)) = (part.0.flatten(), value.0) {
        replace(&mut url, &part, &value);
    }
    Some(parts(&url))
}

/// A part that does not take the value stays as it is.
fn replace(url: &mut Url, part: &str, value: &str) {
    let _ = match part {
        "href" => quirks::set_href(url, value).map_err(drop),
        "protocol" => quirks::set_protocol(url, value),
        "username" => quirks::set_username(url, value),
        "password" => quirks::set_password(url, value),
        "host" => quirks::set_host(url, value),
        "hostname" => quirks::set_hostname(url, value),
        "port" => quirks::set_port(url, value),
        _ => return replace_end(url, part, value),
    };
}

fn replace_end(url: &mut Url, part: &str, value: &str) {
    match part {
        "pathname" => quirks::set_pathname(url, value),
        "search" => quirks::set_search(url, value),
        _ => quirks::set_hash(url, value),
    }
}

fn parts(url: &Url) -> HashMap<&'static str, String> {
    let parts = [
        ("href", quirks::href(url)),
        ("protocol", quirks::protocol(url)),
        ("username", quirks::username(url)),
        ("password", quirks::password(url)),
        ("host", quirks::host(url)),
        ("hostname", quirks::hostname(url)),
        ("port", quirks::port(url)),
        ("pathname", quirks::pathname(url)),
        ("search", quirks::search(url)),
        ("hash", quirks::hash(url)),
    ];
    let mut parts: HashMap<_, _> = parts.into_iter().map(|(name, part)| (name, part.to_owned())).collect();
    parts.insert("origin", quirks::origin(url));
    parts
}
