//! Paths and queries, encoded in one place.

use http::Uri;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;
use url::Url;

use crate::error::Error;

/// All but RFC 3986's unreserved characters.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Ids have about 21 characters; a longer one than this is a mistake, and some servers cut a long address.
const LONGEST_ID: usize = 1024;

/// Fills the `{placeholders}` of a template with ids, in order, each as one percent-encoded segment.
pub fn fill(template: &'static str, ids: &[String]) -> Result<String, Error> {
    let mut path = String::with_capacity(template.len() + 32);
    let mut ids = ids.iter();
    for segment in template.split('/').skip(1) {
        path.push('/');
        match segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            Some(name) => push_id(&mut path, name, ids.next().map(String::as_str).unwrap_or_default())?,
            None => path.push_str(segment),
        }
    }
    Ok(path)
}

/// The names of a template's placeholders, in order: the arguments that an error names.
pub fn placeholders(template: &'static str) -> impl Iterator<Item = &'static str> {
    template.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
}

fn push_id(path: &mut String, name: &str, id: &str) -> Result<(), Error> {
    check_id(name, id)?;
    path.extend(utf8_percent_encode(id, RESERVED));
    Ok(())
}

/// Misuse when a text cannot be an id.
pub fn check_id(name: &str, id: &str) -> Result<(), Error> {
    match id_problem(id) {
        Some(problem) => Err(Error::Misuse(format!("`{name}` {problem}"))),
        None => Ok(()),
    }
}

fn id_problem(id: &str) -> Option<&'static str> {
    if id.is_empty() {
        return Some("must not be empty");
    }
    if id.len() > LONGEST_ID {
        return Some("is longer than 1024 bytes");
    }
    if id.chars().any(char::is_control) {
        return Some("must not hold a control character");
    }
    // What is left of a lone surrogate.
    if id.contains('\u{FFFD}') {
        return Some("is not well-formed text");
    }
    if id.split('/').any(|segment| segment == "." || segment == "..") {
        return Some("must not hold a `.` or `..` segment");
    }
    None
}

/// A query string under construction. Lists become repeated keys: the engine refuses comma lists.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query(String);

impl Query {
    /// The fields of a parameter object, in order.
    pub fn from_fields(fields: &serde_json::Map<String, Value>) -> Self {
        let mut query = Self::default();
        for (name, value) in fields {
            query.push_value(name, value);
        }
        query
    }

    pub fn push(&mut self, name: &str, value: &str) {
        if !self.0.is_empty() {
            self.0.push('&');
        }
        self.0.extend(utf8_percent_encode(name, RESERVED));
        self.0.push('=');
        self.0.extend(utf8_percent_encode(value, RESERVED));
    }

    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.push(name, value);
        self
    }

    /// Whether there is a pair of this name.
    pub fn has(&self, name: &str) -> bool {
        self.0.split('&').any(|pair| pair.split('=').next() == Some(name))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn push_value(&mut self, name: &str, value: &Value) {
        match value {
            Value::Null => {}
            Value::String(text) => self.push(name, text),
            Value::Array(items) if items.iter().any(Value::is_object) => {
                for (index, item) in items.iter().enumerate() {
                    self.push_value(&format!("{name}[{index}]"), item);
                }
            }
            Value::Array(items) => items.iter().for_each(|item| self.push_value(name, item)),
            Value::Object(fields) => {
                for (key, item) in fields {
                    self.push_value(&format!("{name}[{key}]"), item);
                }
            }
            Value::Bool(_) | Value::Number(_) => self.push(name, &value.to_string()),
        }
    }
}

/// Whether an address is this machine's own, where plain http harms nobody.
pub fn is_loopback(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || host.to_ascii_lowercase().ends_with(".localhost")
        || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// A base address as given: http or https, no credentials, query or fragment.
pub fn base_address(name: &str, text: &str, allow_insecure: bool) -> Result<Url, Error> {
    let wrong = |problem: &str| Error::Misuse(format!("`{name}` {problem}"));
    let address = Url::parse(text).map_err(|error| wrong(&format!("is not an address: {error}")))?;
    if !matches!(address.scheme(), "http" | "https") {
        return Err(wrong("must start with http:// or https://"));
    }
    if !address.username().is_empty() || address.password().is_some() {
        return Err(wrong("must not hold a user name or a password"));
    }
    if address.query().is_some() || address.fragment().is_some() {
        return Err(wrong("must not have a query or a fragment"));
    }
    if address.scheme() == "http" && !allow_insecure && !is_loopback(address.host_str().unwrap_or_default()) {
        return Err(wrong(
            "is plain http beyond this machine: credentials would travel in the clear (`allowInsecure: true` allows it)",
        ));
    }
    // The `http` crate has the last word on every address that is sent.
    address.as_str().parse::<Uri>().map_err(|error| wrong(&format!("is not an address: {error}")))?;
    Ok(address)
}

/// The address of a path below another. Parsing the whole text anew would be a tenth of what a call costs.
pub fn below(base: &Url, path: &str) -> Url {
    let mut url = base.clone();
    url.set_path(&[base.path().trim_end_matches('/'), path].concat());
    url
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn fill_one(id: &str) -> Result<String, String> {
        fill("/v1/flows/{flowId}", &[id.to_owned()]).map_err(|error| error.to_string())
    }

    #[test]
    fn an_id_is_one_segment() {
        assert_eq!(fill_one("abc").unwrap(), "/v1/flows/abc");
        assert_eq!(fill_one("a/b?c#d").unwrap(), "/v1/flows/a%2Fb%3Fc%23d");
        assert_eq!(fill_one("a%2Fb").unwrap(), "/v1/flows/a%252Fb");
        assert_eq!(fill_one("é").unwrap(), "/v1/flows/%C3%A9");
    }

    #[test]
    fn an_id_that_could_lead_elsewhere_is_refused_by_name() {
        for id in ["", ".", "..", "a/../b", "a\nb", "\0", "a\u{FFFD}", &"x".repeat(10_240)] {
            assert!(fill_one(id).unwrap_err().starts_with("`flowId` "), "{id}");
        }
    }

    #[test]
    fn lists_become_repeated_keys_and_objects_brackets() {
        let fields =
            json!({"limit": 2, "status": ["A", "B"], "name": "a b&c", "filters": [{"fieldId": "f"}]});
        let query = Query::from_fields(fields.as_object().unwrap());
        let mut pairs: Vec<_> = query.as_str().split('&').collect();
        pairs.sort_unstable();
        assert_eq!(
            pairs,
            ["filters%5B0%5D%5BfieldId%5D=f", "limit=2", "name=a%20b%26c", "status=A", "status=B"]
        );
        assert!(query.has("limit") && !query.has("lim"));
    }

    #[test]
    fn plain_http_stays_on_this_machine_unless_allowed() {
        for address in ["http://localhost:1", "http://127.0.0.9", "http://[::1]:8080/x/", "https://a.io"] {
            assert!(base_address("baseUrl", address, false).is_ok(), "{address}");
        }
        for address in
            ["http://a.io", "ftp://a", "x", "https://u:p@a.io", "https://a.io/?q", "http://127.0.0.1.evil.io"]
        {
            let problem = base_address("baseUrl", address, false).unwrap_err().to_string();
            assert!(problem.starts_with("`baseUrl` "), "{problem}");
        }
        assert!(base_address("baseUrl", "http://a.io", true).is_ok());
        let base = base_address("baseUrl", "http://localhost:1/x/", false).unwrap();
        assert_eq!(below(&base, "/v1/flows/a%2Fb").as_str(), "http://localhost:1/x/v1/flows/a%2Fb");
    }
}
