//! The parameters of a tool: their JSON Schema, and the check of the arguments of a call.
//!
//! The real engine describes them with zod 3. The schema and the words of a refusal are those of zod.

use serde_json::{Map, Value, json};

use super::naming;

/// A parameter, as the flow's trigger describes it.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// The name in the trigger, which is what the flow reads.
    pub own_name: String,
    /// The name that agents use.
    pub name: String,
    kind: Kind,
    is_required: bool,
    description: Option<String>,
}

/// The type of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A string, also for dates.
    Text,
    Number,
    Boolean,
    /// An array of strings.
    Array,
    /// An object whose values are strings.
    Object,
    /// A type that the engine does not know: any value.
    Unknown,
}

impl Kind {
    fn of(name: &str) -> Self {
        match name {
            "Text" | "Date" => Self::Text,
            "Number" => Self::Number,
            "Boolean" => Self::Boolean,
            "Array" => Self::Array,
            "Object" => Self::Object,
            _ => Self::Unknown,
        }
    }

    /// JSON Schema's name of the type.
    fn name(self) -> &'static str {
        match self {
            Self::Text => "string",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Array => "array",
            Self::Object => "object",
            Self::Unknown => "unknown",
        }
    }

    fn schema(self) -> Map<String, Value> {
        let schema = match self {
            Self::Unknown => json!({}),
            Self::Array => json!({ "type": "array", "items": { "type": "string" } }),
            Self::Object => json!({ "type": "object", "additionalProperties": { "type": "string" } }),
            primitive => json!({ "type": primitive.name() }),
        };
        schema.as_object().cloned().unwrap_or_default()
    }
}

/// Reads the parameters of a trigger. Returns `None` if it has no list of them.
pub fn read(input_schema: &Value) -> Option<Vec<Parameter>> {
    let mut parameters: Vec<Parameter> = Vec::new();
    for parameter in input_schema.as_array()?.iter().map(Parameter::read) {
        // Of two parameters with one name, the later counts, at the place of the earlier.
        match parameters.iter_mut().find(|earlier| earlier.name == parameter.name) {
            Some(earlier) => *earlier = parameter,
            None => parameters.push(parameter),
        }
    }
    Some(parameters)
}

/// The schema of all parameters.
pub fn schema(parameters: &[Parameter]) -> Value {
    if parameters.is_empty() {
        return json!({ "type": "object" });
    }
    let properties: Map<_, _> =
        parameters.iter().map(|parameter| (parameter.name.clone(), parameter.schema())).collect();
    let is_required = |parameter: &&Parameter| parameter.is_required && parameter.kind != Kind::Unknown;
    let required: Vec<_> = parameters.iter().filter(is_required).map(|parameter| &parameter.name).collect();
    let mut schema = json!({ "type": "object", "properties": properties });
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    schema["additionalProperties"] = json!(false);
    schema["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    schema
}

/// Checks arguments and drops those that no parameter has. The error is the list of what is wrong.
pub fn check(parameters: &[Parameter], arguments: Option<&Value>) -> Result<Map<String, Value>, String> {
    let none = Map::new();
    let arguments = match arguments {
        Some(Value::Object(arguments)) => arguments,
        _ if parameters.is_empty() => &none,
        other => return Err(list(&[issue(&[], "object", other)])),
    };
    let mut issues = Vec::new();
    parameters.iter().for_each(|parameter| parameter.check(arguments.get(&parameter.name), &mut issues));
    if !issues.is_empty() {
        return Err(list(&issues));
    }
    let given =
        |parameter: &Parameter| Some((parameter.name.clone(), arguments.get(&parameter.name)?.clone()));
    Ok(parameters.iter().filter_map(given).collect())
}

impl Parameter {
    fn read(parameter: &Value) -> Self {
        let text = |key: &str| parameter[key].as_str();
        let own_name = text("name").unwrap_or_default().to_owned();
        Self {
            name: naming::property(&own_name),
            own_name,
            kind: Kind::of(text("type").unwrap_or_default()),
            is_required: parameter["required"] == true,
            description: text("description").filter(|text| !text.is_empty()).map(str::to_owned),
        }
    }

    fn schema(&self) -> Value {
        let own = self.described(self.kind.schema());
        let schema = match (self.is_required, self.kind) {
            (true, _) => return own.into(),
            (false, Kind::Text | Kind::Number | Kind::Boolean) => {
                Map::from_iter([("type".to_owned(), json!([self.kind.name(), "null"]))])
            }
            (false, _) => Map::from_iter([("anyOf".to_owned(), json!([own, { "type": "null" }]))]),
        };
        self.described(schema).into()
    }

    fn described(&self, mut schema: Map<String, Value>) -> Map<String, Value> {
        schema.extend(self.description.clone().map(|text| ("description".to_owned(), text.into())));
        schema
    }

    fn check(&self, value: Option<&Value>, issues: &mut Vec<Value>) {
        let Some(value) = value.filter(|value| self.is_required || !value.is_null()) else {
            if self.is_required && self.kind != Kind::Unknown {
                issues.push(issue(&[json!(self.name)], self.kind.name(), None));
            }
            return;
        };
        if self.kind != Kind::Unknown && type_of(value) != self.kind.name() {
            return issues.push(issue(&[json!(self.name)], self.kind.name(), Some(value)));
        }
        match (self.kind, value) {
            (Kind::Array, Value::Array(values)) => {
                let items = values.iter().enumerate().map(|(index, value)| (json!(index), value));
                self.check_texts(items, issues);
            }
            (Kind::Object, Value::Object(fields)) => {
                self.check_texts(fields.iter().map(|(key, value)| (json!(key), value)), issues);
            }
            _ => {}
        }
    }

    fn check_texts<'v>(&self, values: impl Iterator<Item = (Value, &'v Value)>, issues: &mut Vec<Value>) {
        for (key, value) in values.filter(|(_, value)| !value.is_string()) {
            issues.push(issue(&[json!(self.name), key], "string", Some(value)));
        }
    }
}

/// Something that is wrong with an argument.
pub fn issue(path: &[Value], expected: &str, received: Option<&Value>) -> Value {
    let received = received.map_or("undefined", type_of);
    let message = match received {
        "undefined" => "Required".to_owned(),
        received => format!("Expected {expected}, received {received}"),
    };
    json!({ "code": "invalid_type", "expected": expected, "received": received, "path": path, "message": message })
}

/// The text of several issues.
pub fn list(issues: &[Value]) -> String {
    crate::json::escaped(serde_json::to_string_pretty(issues).unwrap_or_default())
}

/// The name that zod gives to the type of a value.
pub fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

#[cfg(test)]
mod tests;
