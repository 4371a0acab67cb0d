//! The schemas by name, read once. They are data, in `schemas/`: one file a resource, `<file>.<name>`.

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

/// The schema called `name`, such as `flows.create`.
pub fn get(name: &str) -> Option<&'static Value> {
    SCHEMAS.get(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_read() {
        for (file, text) in FILES {
            assert!(serde_json::from_str::<Map<String, Value>>(text).is_ok(), "{file}");
        }
    }
}
