//! The steps that ran so far.
//!
//! A stack: the run itself, then one level for each loop that is going on. Names are looked up from the
//! innermost level outwards, and a level is what its iteration records. Records are objects of the run's
//! interpreter, shared with whoever refers to them.

use std::collections::HashMap;

use rquickjs::{Object, Result, Value};

/// What expressions see and what the run records.
#[derive(Debug)]
pub struct Scope<'js> {
    levels: Vec<Level<'js>>,
}

/// The records of one level by the names of their steps: as they are recorded, and to find them.
#[derive(Debug)]
struct Level<'js> {
    records: Object<'js>,
    steps: HashMap<String, Object<'js>>,
}

impl<'js> Level<'js> {
    fn new(records: Object<'js>) -> Result<Self> {
        let steps = records.props().collect::<Result<_>>()?;
        Ok(Self { records, steps })
    }
}

impl<'js> Scope<'js> {
    /// A run that begins, or goes on, with these steps done.
    pub fn new(done: Object<'js>) -> Result<Self> {
        Ok(Self { levels: vec![Level::new(done)?] })
    }

    /// The output of the step called `name`. A step that gave none is there all the same: undefined.
    pub fn output(&self, name: &str) -> Option<Value<'js>> {
        self.levels.iter().rev().find_map(|level| level.steps.get(name))?.get("output").ok()
    }

    /// The outputs that an expression may name.
    pub fn named_in(&self, expression: &str) -> Vec<(&str, Value<'js>)> {
        let mut named = Vec::new();
        for name in self.levels.iter().rev().flat_map(|level| level.steps.keys()) {
            if expression.contains(name.as_str()) && !named.iter().any(|(other, _)| other == name) {
                named.extend(self.output(name).map(|output| (name.as_str(), output)));
            }
        }
        named
    }

    /// The record of a step at the innermost level.
    pub fn record(&self, name: &str) -> Option<&Object<'js>> {
        self.levels.last()?.steps.get(name)
    }

    /// The status of a step at the innermost level.
    pub fn status(&self, name: &str) -> Option<String> {
        self.record(name)?.get("status").ok()
    }

    /// Puts down a step's record at the innermost level.
    pub fn put(&mut self, name: &str, record: Object<'js>) -> Result<()> {
        if let Some(level) = self.levels.last_mut() {
            level.records.set(name, record.clone())?;
            level.steps.insert(name.to_owned(), record);
        }
        Ok(())
    }

    /// Begins an iteration, or goes on with one: `records` is its level.
    pub fn enter(&mut self, records: Object<'js>) -> Result<()> {
        self.levels.push(Level::new(records)?);
        Ok(())
    }

    /// Ends the innermost iteration.
    pub fn leave(&mut self) {
        self.levels.truncate(self.levels.len().saturating_sub(1).max(1));
    }
}
