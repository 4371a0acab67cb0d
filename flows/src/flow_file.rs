//! A flow as it is in its files: the description of its steps, and the state of the flow around it.

use std::collections::BTreeMap;

use imbrace_core::error::misuse;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::fields::Fields;
use crate::{Error, Map, Result, files, lift, lower};

/// A flow of the project.
#[derive(Debug, Clone, PartialEq)]
pub struct FlowFile {
    /// The key that identifies the flow in every environment. It is the name of the flow's file.
    pub key: String,
    /// Name of the flow's folder on the platform. `None` if it is not in a folder.
    pub folder: Option<String>,
    pub is_enabled: bool,
    /// Whether the flow is enabled, and its newest version is an unpublished draft.
    pub has_draft: bool,
    /// The user's own data about the flow.
    pub metadata: Map,
    /// Version of the format of the steps, for the import. It has no effect on comparisons.
    pub schema_version: Option<String>,
    /// JSON schema of the payload, for `types`. The platform does not store it.
    pub payload: Option<Value>,
    /// Display name, trigger and steps, in the form of [`lift`](crate::lift).
    pub description: Value,
}

impl FlowFile {
    /// Reads the content of a flow's file.
    pub fn from_value(key: &str, folder: Option<String>, content: Value) -> Result<Self> {
        let mut fields = Fields::of(files::flow_file(key), content)?;
        let is_enabled = match fields.optional_text("status")?.as_deref() {
            Some("ENABLED") => true,
            None | Some("DISABLED") => false,
            Some(_) => return Err(fields.wrong("status", "must be 'ENABLED' or 'DISABLED'")),
        };
        let has_draft = fields.flag("draft")?;
        if has_draft && !is_enabled {
            return Err(fields.wrong("draft", "is only for flows with `status: ENABLED`"));
        }
        let metadata = fields.object("metadata")?;
        let schema_version = fields.optional_text("schemaVersion")?;
        let payload = fields.take("payload");
        let mut description = json!({"displayName": fields.text("displayName")?});
        description["trigger"] = fields.take("trigger").unwrap_or_else(|| json!({"kind": "empty"}));
        description["steps"] = fields.list("steps")?.into();
        fields.end()?;
        let named = |error: Error| Error::Misuse(format!("{}: {error}", files::flow_file(key)));
        let description = normalized(description).map_err(named)?;
        Ok(Self {
            key: key.into(),
            folder,
            is_enabled,
            has_draft,
            metadata,
            schema_version,
            payload,
            description,
        })
    }

    /// Returns the content of the flow's file, in the order of its fields.
    pub fn to_value(&self) -> Value {
        let mut content = json!({"displayName": self.description["displayName"], "status": self.status()});
        if self.has_draft {
            content["draft"] = json!(true);
        }
        if !self.metadata.is_empty() {
            content["metadata"] = self.metadata.clone().into();
        }
        if let Some(version) = &self.schema_version {
            content["schemaVersion"] = json!(version);
        }
        if let Some(payload) = &self.payload {
            content["payload"] = payload.clone();
        }
        content["trigger"] = self.description["trigger"].clone();
        content["steps"] = self.description["steps"].clone();
        content
    }

    pub fn status(&self) -> &'static str {
        if self.is_enabled { "ENABLED" } else { "DISABLED" }
    }

    /// Returns the texts of the flow's files by their names.
    pub fn texts(&self) -> Result<BTreeMap<String, String>> {
        files::write(&self.key, self.to_value())
    }

    /// Returns the template that the engine imports.
    pub fn template(&self) -> Result<Map> {
        let template = lower::flow(self.description.clone());
        let mut template =
            match template.map_err(|error| misuse(&files::flow_file(&self.key), &error.to_string()))? {
                Value::Object(template) => template,
                _ => Map::new(),
            };
        template.insert("schemaVersion".into(), json!(self.schema_version));
        Ok(template)
    }

    /// Returns whether a push or a pull between two flows has nothing to do.
    pub fn is_same(&self, other: &Self) -> bool {
        (&self.description, &self.metadata) == (&other.description, &other.metadata)
            && (self.is_enabled, self.has_draft, &self.folder)
                == (other.is_enabled, other.has_draft, &other.folder)
    }
}

/// Returns a hash of a value. The order of the members of objects has no effect.
pub fn hash_of(value: &Value) -> String {
    let mut hash = Sha256::new();
    feed(&mut hash, value);
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// Returns a description in the form in which a pull writes it. A hand-written one may omit fields or state defaults.
fn normalized(description: Value) -> Result<Value> {
    lift::flow(&lower::flow(description)?.to_string())
}

/// Feeds a value to a hash, with the members of objects in alphabetical order.
fn feed(hash: &mut Sha256, value: &Value) {
    match value {
        Value::Object(members) => {
            let sorted: BTreeMap<_, _> = members.iter().collect();
            hash.update(b"{");
            for (name, member) in sorted {
                hash.update(json!(name).to_string());
                feed(hash, member);
            }
            hash.update(b"}");
        }
        Value::Array(list) => {
            hash.update(b"[");
            list.iter().for_each(|element| feed(hash, element));
            hash.update(b"]");
        }
        scalar => hash.update(format!("{scalar},")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flow(content: Value) -> Result<FlowFile> {
        FlowFile::from_value("lead", None, content)
    }

    #[test]
    fn a_file_comes_back_in_the_order_of_its_fields() {
        let content = json!({"displayName": "Lead", "status": "ENABLED", "draft": true, "metadata": {"owner": "me"},
            "schemaVersion": "10", "payload": {"type": "object"}, "trigger": {"kind": "empty"}, "steps": []});
        let read = flow(content.clone()).unwrap();
        assert_eq!(read.to_value().to_string(), content.to_string());
        assert_eq!(flow(json!({"displayName": "x"})).unwrap().to_value()["status"], "DISABLED");
    }

    #[test]
    fn mistakes_name_the_file_and_the_field() {
        for (content, message) in [
            (
                json!({"displayName": "x", "status": "ON"}),
                "`lead.flow.yaml.status` must be 'ENABLED' or 'DISABLED'",
            ),
            (json!({"displayName": "x", "stats": "ON"}), "`lead.flow.yaml.stats` is unknown"),
            (json!({"displayName": "x", "draft": true}), "`lead.flow.yaml.draft` is only for flows"),
            (json!({}), "`lead.flow.yaml.displayName` must be a string"),
        ] {
            let error = flow(content).unwrap_err().to_string();
            assert!(error.contains(message), "{error}");
        }
    }

    #[test]
    fn the_order_of_members_has_no_effect_on_a_hash() {
        assert_eq!(
            hash_of(&json!({"a": [1, {"b": 2, "c": 3}]})),
            hash_of(&json!({"a": [1, {"c": 3, "b": 2}]}))
        );
        for other in [json!({"a": [1]}), json!({"a": "1"}), json!({"a": [[1]]}), json!({"b": [1, 1]})] {
            assert_ne!(hash_of(&json!({"a": [1, 1]})), hash_of(&other));
        }
    }
}
