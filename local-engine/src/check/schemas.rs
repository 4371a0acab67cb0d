//! The schemas by name: `<file>.<name>`. `schemas/` has a file for each resource.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde_json::{Map, Value};

const FILES: [(&str, &str); 8] = [
    ("flows", include_str!("schemas/flows.json")),
    ("operation", include_str!("schemas/operation.json")),
    ("step", include_str!("schemas/step.json")),
    ("runs", include_str!("schemas/runs.json")),
    ("connections", include_str!("schemas/connections.json")),
    ("mcp_servers", include_str!("schemas/mcp_servers.json")),
    ("tables", include_str!("schemas/tables.json")),
    ("others", include_str!("schemas/others.json")),
];

static SCHEMAS: LazyLock<HashMap<String, Value>> = LazyLock::new(|| {
    let named = |(file, text): (&str, &str)| {
        let schemas: Map<String, Value> = serde_json::from_str(text).unwrap_or_default();
        schemas.into_iter().map(move |(name, schema)| (format!("{file}.{name}"), schema)).collect::<Vec<_>>()
    };
    FILES.into_iter().flat_map(named).collect()
});

/// Returns the schema `name`, such as `flows.create`.
pub fn get(name: &str) -> Option<&'static Value> {
    SCHEMAS.get(name)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_read() {
        for (file, text) in FILES {
            assert!(serde_json::from_str::<Map<String, Value>>(text).is_ok(), "{file}");
        }
    }

    /// The names that this text gives between `before` and the next quote.
    fn names<'a>(text: &'a str, before: &'a str) -> impl Iterator<Item = &'a str> {
        text.split(before).skip(1).filter_map(|rest| rest.split('"').next())
    }

    #[test]
    fn every_schema_that_is_named_exists() {
        for (file, text) in FILES {
            for name in names(text, "\"$ref\": \"") {
                assert!(get(name).is_some(), "{file} refers to {name}");
            }
        }
        let routes = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/routes")).unwrap();
        let files = routes.map(|file| file.unwrap().path()).filter(|path| path.is_file());
        let sources: Vec<String> = files.map(|file| std::fs::read_to_string(file).unwrap()).collect();
        let named: Vec<&str> =
            sources.iter().flat_map(|source| names(source, "const SCHEMA: &'static str = \"")).collect();
        assert!(named.len() > 30, "{named:?}");
        for name in named {
            assert!(get(name).is_some(), "{name}");
        }
    }
}
