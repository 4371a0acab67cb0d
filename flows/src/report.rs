//! The text that the program prints.

use std::cell::Cell;
use std::fmt::Write;
use std::io::{IsTerminal, Write as _};

use serde_json::Value;

use crate::diff::{Change, FieldDiff, FlowDiff, StepDiff};
use crate::push::{Failed, Progress, Written};
use crate::tables::TableDiff;
use crate::{compare, pull, push};

/// Longest text of a value, in characters.
const LONGEST_VALUE: usize = 80;

/// Returns the mark of a change at the start of a line.
fn mark(change: Change) -> &'static str {
    match change {
        Change::Created => "+",
        Change::Changed => "~",
        Change::Removed => "-",
        Change::Moved => ">",
    }
}

fn word(change: Change) -> &'static str {
    match change {
        Change::Created => "created",
        Change::Changed => "changed",
        Change::Removed => "removed",
        Change::Moved => "moved",
    }
}

/// Returns the lines of a flow's differences.
pub fn flow(diff: &FlowDiff) -> String {
    let mut text = format!("{} {}\n", mark(diff.change), diff.key);
    fields("    ", &diff.fields, &mut text);
    diff.steps.iter().for_each(|diff| step(diff, &mut text));
    text
}

fn step(diff: &StepDiff, text: &mut String) {
    let moved = if diff.change == Change::Moved { " (moved)" } else { "" };
    let _ = writeln!(text, "    {} {}{moved}", mark(diff.change), diff.step);
    fields("        ", &diff.fields, text);
    for line in diff.code.iter().flat_map(|code| code.lines()) {
        let _ = writeln!(text, "        {line}");
    }
}

fn fields(indent: &str, fields: &[FieldDiff], text: &mut String) {
    for field in fields {
        let line = match (&field.from, &field.to) {
            (None, Some(to)) => format!("+ {}: {}", field.path, value(to)),
            (Some(from), None) => format!("- {}: {}", field.path, value(from)),
            (from, to) => {
                let shown = |side: &Option<Value>| side.as_ref().map(value).unwrap_or_default();
                format!("~ {}: {} -> {}", field.path, shown(from), shown(to))
            }
        };
        let _ = writeln!(text, "{indent}{line}");
    }
}

/// Returns a value on one line.
fn value(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= LONGEST_VALUE {
        return text;
    }
    text.chars().take(LONGEST_VALUE - 1).chain(['…']).collect()
}

pub fn table(diff: &TableDiff) -> String {
    let lines: String = diff.fields.iter().map(|line| format!("    {line}\n")).collect();
    format!("{} table {}\n{lines}", mark(diff.change), diff.table)
}

/// Returns the places of a flow's differences on one line.
pub fn places(diff: &FlowDiff) -> String {
    let fields = diff.fields.iter().map(|field| field.path.clone());
    let steps = diff.steps.iter().flat_map(|step| {
        let code = step.code.iter().map(|_| format!("{}.code", step.step));
        let fields = step.fields.iter().map(|field| format!("{}.{}", step.step, field.path));
        let whole = (step.fields.is_empty() && step.code.is_none())
            .then(|| format!("{} {}", step.step, word(step.change)));
        fields.chain(code).chain(whole).collect::<Vec<_>>()
    });
    fields.chain(steps).collect::<Vec<_>>().join(", ")
}

pub fn compared(report: &compare::Report) -> String {
    if report.is_same() {
        return format!("The files and {} are the same.\n", report.environment);
    }
    let flows: String = report.flows.iter().map(flow).collect();
    let tables: String = report.tables.iter().map(table).collect();
    let count = plural(report.flows.len() + report.tables.len(), "difference");
    let name = &report.environment;
    format!(
        "{tables}{flows}\n{count}. Marks: + exists only in the files, - exists only on {name}, ~ differs.\n"
    )
}

fn plural(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}

pub fn pulled(report: &pull::Report) -> String {
    let mut text = String::new();
    for diff in &report.tables {
        let _ = writeln!(text, "{} table {} ({})", mark(diff.change), diff.table, word(diff.change));
    }
    for diff in &report.flows {
        let places = places(diff);
        let detail = if places.is_empty() { word(diff.change).to_owned() } else { places };
        let _ = writeln!(text, "{} {} ({detail})", mark(diff.change), diff.key);
    }
    for kept in &report.kept {
        let _ = writeln!(
            text,
            "  {kept} is not on {}. Its files are kept; `--prune` removes them.",
            report.environment
        );
    }
    let changes = report.flows.len() + report.tables.len();
    let done = if report.dry_run { "would be written" } else { "written" };
    if changes == 0 {
        text + "The files are up to date.\n"
    } else {
        text + &format!("{} {done}.\n", plural(changes, "change"))
    }
}

/// Returns the plan of a push, for the question whether to make it.
pub fn plan(
    report: &push::Report,
    diffs: impl IntoIterator<Item = FlowDiff>,
    tables: impl IntoIterator<Item = TableDiff>,
) -> String {
    let mut text: String = tables.into_iter().map(|diff| table(&diff)).collect();
    text.extend(diffs.into_iter().map(|diff| flow(&diff)));
    let unrecorded = report.written.iter().filter(|written| !text.contains(&format!(" {}\n", written.name)));
    let unrecorded: Vec<_> =
        unrecorded.map(|written| format!("  {} (only the record of the push)\n", written.name)).collect();
    text + &unrecorded.concat()
}

pub fn conflicts(report: &push::Report) -> String {
    let mut text: String = report.conflicts.iter().map(flow).collect();
    let _ = writeln!(
        text,
        "\n{} changed on {} since the last push. Nothing was written. Pull the changes, or overwrite them with `--force`.",
        if report.conflicts.len() == 1 {
            "This flow was".into()
        } else {
            format!("These {} flows were", report.conflicts.len())
        },
        report.environment
    );
    text
}

pub fn pushed(report: &push::Report) -> String {
    let count = |change: &str| report.written.iter().filter(|written| written.change == change).count();
    let done =
        format!("{} created, {} changed, {} removed", count("created"), count("changed"), count("removed"));
    let failed =
        if report.failed.is_empty() { String::new() } else { format!(", {} failed", report.failed.len()) };
    if report.written.is_empty() && report.failed.is_empty() {
        return format!("{} is up to date.\n", report.environment);
    }
    let would = if report.dry_run { "A push would be: " } else { "" };
    format!("{}: {would}{done}{failed}.\n", report.environment)
}

/// Prints the progress of a push to standard error: one line that changes in a terminal, otherwise a line for each flow.
pub struct Lines {
    total: usize,
    done: Cell<usize>,
    is_terminal: bool,
    is_silent: bool,
}

impl Lines {
    pub fn new(total: usize, is_silent: bool) -> Self {
        Self { total, done: Cell::new(0), is_terminal: std::io::stderr().is_terminal(), is_silent }
    }

    fn print(&self, text: &str, stays: bool) {
        self.done.set(self.done.get() + 1);
        if self.is_silent {
            return;
        }
        let line = format!("[{}/{}] {text}", self.done.get(), self.total);
        let is_last = self.done.get() == self.total;
        // A terminal that is gone does not stop the push.
        let _ = match (self.is_terminal, stays || is_last) {
            (true, false) => write!(std::io::stderr(), "\r\x1b[2K{line}"),
            (true, true) => writeln!(std::io::stderr(), "\r\x1b[2K{line}"),
            (false, _) => writeln!(std::io::stderr(), "{line}"),
        };
        let _ = std::io::stderr().flush();
    }
}

impl Progress for Lines {
    fn written(&self, written: &Written) {
        self.print(&format!("{} {}", written.change, written.name), false);
    }

    fn failed(&self, failed: &Failed) {
        self.print(&format!("failed {}: {}", failed.name, failed.message), true);
    }
}
