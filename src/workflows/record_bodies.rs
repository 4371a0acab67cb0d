//! The bodies of calls that write records. Plain objects become lists of cells later, once the table's fields
//! are known (`imbrace_core::procedures::records`).

use imbrace_core::error::Error;
use serde_json::Value;

use crate::models::{CellInput, CreateRecordsParams, UpdateRecordParams};
use crate::node::draft;

pub fn create(text: &str) -> Result<String, Error> {
    let fields = draft::fields_of::<CreateRecordsParams>(text)?;
    if let Some(Value::Array(records)) = fields.get("records") {
        for (index, record) in records.iter().enumerate() {
            check_record(&format!("params.records[{index}]"), record)?;
        }
    }
    Ok(text.to_owned())
}

pub fn update(text: &str) -> Result<String, Error> {
    let fields = draft::fields_of::<UpdateRecordParams>(text)?;
    check_record("params.cells", fields.get("cells").unwrap_or(&Value::Null))?;
    Ok(text.to_owned())
}

fn check_record(place: &str, record: &Value) -> Result<(), Error> {
    match record {
        Value::Object(_) => Ok(()),
        Value::Array(_) => match serde_path_to_error::deserialize::<_, Vec<CellInput>>(record) {
            Ok(_) => Ok(()),
            Err(error) => Err(Error::Misuse(format!("`{place}{}`: {}", error.path(), error.inner()))),
        },
        _ => Err(Error::Misuse(format!("`{place}` must be a list of cells or an object by field name"))),
    }
}
