//! The differences of tables, and the writes that a push makes. A push never deletes tables and fields, because their records
//! and cells would be lost.

use std::collections::BTreeMap;

use imbrace_core::Context;
use imbrace_core::calls::{fields, tables};
use imbrace_core::error::misuse;
use imbrace_core::json::JsonObject;
use imbrace_core::models::{CreateFieldParams, CreateTableParams, UpdateFieldParams, UpdateTableParams};
use imbrace_core::procedures::template::Identified;
use serde::Serialize;
use serde_json::json;

use crate::diff::Change;
use crate::problem::Outcome;
use crate::project::{FieldFile, TableFile};
use crate::remote::RemoteTable;

/// The differences of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableDiff {
    /// External id of the table.
    pub table: String,
    pub change: Change,
    /// One line for each difference, such as `+ email TEXT`.
    pub fields: Vec<String>,
}

/// Returns the differences of two states of a table, or `None` if there are none. The order of the fields is no difference,
/// because the engine cannot change it.
pub fn diff(from: Option<&TableFile>, to: Option<&TableFile>) -> Option<TableDiff> {
    let table = from.or(to)?.external_id.clone();
    let lines = |fields: &[FieldFile]| fields.iter().map(line).collect::<Vec<_>>();
    let (change, fields) = match (from, to) {
        (Some(from), Some(to)) => match changed_lines(from, to) {
            lines if lines.is_empty() => return None,
            lines => (Change::Changed, lines),
        },
        (None, Some(to)) => {
            (Change::Created, lines(&to.fields).iter().map(|line| format!("+ {line}")).collect())
        }
        _ => (Change::Removed, Vec::new()),
    };
    Some(TableDiff { table, change, fields })
}

fn line(field: &FieldFile) -> String {
    let options =
        if field.options.is_empty() { String::new() } else { format!(" ({})", field.options.join(", ")) };
    format!("{} {}{options}", field.name, field.kind)
}

fn changed_lines(from: &TableFile, to: &TableFile) -> Vec<String> {
    let mut lines = Vec::new();
    if from.name != to.name {
        lines.push(format!("name: {} -> {}", from.name, to.name));
    }
    for field in &to.fields {
        match from.field(field) {
            None => lines.push(format!("+ {}", line(field))),
            Some(old) if old != field => lines.push(format!("{} -> {}", line(old), line(field))),
            Some(_) => {}
        }
    }
    lines.extend(
        from.fields
            .iter()
            .filter(|field| to.field(field).is_none())
            .map(|field| format!("- {}", line(field))),
    );
    lines
}

impl TableFile {
    fn field(&self, like: &FieldFile) -> Option<&FieldFile> {
        self.fields.iter().find(|field| field.external_id == like.external_id)
    }
}

/// The writes that make a table of an environment equal to its file.
#[derive(Debug)]
pub struct TablePlan<'a> {
    file: &'a TableFile,
    present: Option<&'a RemoteTable>,
}

/// Plans the writes for the tables of the files. Adds differences that the engine cannot make to `problems`.
pub fn plan<'a>(
    files: &'a BTreeMap<String, TableFile>,
    present: &'a [RemoteTable],
    problems: &mut Vec<String>,
) -> Vec<TablePlan<'a>> {
    let mut plans = Vec::new();
    for file in files.values() {
        let present = present.iter().find(|table| table.file.external_id == file.external_id);
        let changed = present.into_iter().flat_map(|present| {
            let kinds = file.fields.iter().filter_map(|field| Some((field, present.file.field(field)?)));
            kinds.filter(|(field, old)| (&field.kind, &field.options) != (&old.kind, &old.options))
        });
        problems.extend(changed.map(|(field, old)| {
            let (table, old, new) = (&file.external_id, line(old), line(field));
            format!(
                "table `{table}`: the type of a field cannot change ({old} -> {new}). Add a field instead."
            )
        }));
        let plan = TablePlan { file, present };
        if plan.has_work() {
            plans.push(plan);
        }
    }
    plans
}

impl TablePlan<'_> {
    pub fn table(&self) -> &str {
        &self.file.external_id
    }

    /// Returns the differences that the push removes.
    pub fn diff(&self) -> Option<TableDiff> {
        let mut diff = diff(self.present.map(|present| &present.file), Some(self.file))?;
        diff.fields.retain(|line| !line.starts_with("- "));
        Some(diff)
    }

    fn has_work(&self) -> bool {
        let Some(present) = self.present else { return true };
        let is_new = |field: &FieldFile| present.file.field(field).is_none_or(|old| old.name != field.name);
        present.file.name != self.file.name || self.file.fields.iter().any(is_new)
    }

    /// Makes the writes.
    pub async fn apply(&self, ctx: &Context) -> Outcome<()> {
        let id = match self.present {
            Some(present) => present.id.clone(),
            None => self.create(ctx).await?,
        };
        if self.present.is_some_and(|present| present.file.name != self.file.name) {
            ctx.send(tables::update(&id, &UpdateTableParams { name: self.file.name.clone() })?).await?;
        }
        for field in &self.file.fields {
            match self.present.and_then(|present| present.field(field)) {
                None => drop(ctx.send(fields::create(&new_field(&id, field)?)?).await?),
                Some((old, field_id)) if old.name != field.name => {
                    ctx.send(fields::update(field_id, &UpdateFieldParams { name: field.name.clone() })?)
                        .await?;
                }
                Some(_) => {}
            }
        }
        Ok(())
    }

    async fn create(&self, ctx: &Context) -> Outcome<String> {
        let (name, external_id) = (self.file.name.clone(), Some(self.file.external_id.clone()));
        let create = tables::create(&CreateTableParams { name, external_id, project_id: None })?;
        Ok(ctx.read::<Identified, _>(create).await?.0.id)
    }
}

impl RemoteTable {
    fn field(&self, like: &FieldFile) -> Option<(&FieldFile, &String)> {
        let mut fields = self.file.fields.iter().zip(&self.field_ids);
        fields.find(|(field, _)| field.external_id == like.external_id)
    }
}

fn new_field(table_id: &str, field: &FieldFile) -> Outcome<CreateFieldParams> {
    let options: Vec<_> = field.options.iter().map(|option| json!({"value": option})).collect();
    let data = (!options.is_empty()).then(|| JsonObject::of(&json!({"options": options}))).transpose();
    Ok(CreateFieldParams {
        table_id: table_id.to_owned(),
        name: field.name.clone(),
        r#type: field.kind.clone(),
        external_id: Some(field.external_id.clone()),
        data: data.map_err(|_| misuse(&field.name, "has options that cannot be sent"))?,
    })
}
