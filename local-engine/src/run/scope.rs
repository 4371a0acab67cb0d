//! The steps that ran so far.
//!
//! A stack: the run itself, then one level for each loop that is going on. Names are looked up from the
//! innermost level outwards, and a level is what its iteration records.

use serde_json::{Map, Value, json};

/// The records of steps by name, in the order in which they began.
pub type Records = Map<String, Value>;

/// What expressions see and what the run records.
#[derive(Debug, Default)]
pub struct Scope {
    levels: Vec<Records>,
}

impl Scope {
    /// A run that begins, or goes on, with these steps done.
    pub fn new(done: Records) -> Self {
        Self { levels: vec![done] }
    }

    /// The output of the step called `name`. A step that gave none is there all the same, without a value.
    pub fn output(&self, name: &str) -> Option<&Value> {
        self.levels.iter().rev().find_map(|level| level.get(name))?.get("output")
    }

    /// Whether a step has ended here already: when a run goes on, such steps are not run again.
    pub fn is_done(&self, name: &str) -> bool {
        let record = self.levels.last().and_then(|level| level.get(name));
        record.is_some_and(|record| record["status"] == "SUCCEEDED" || record["status"] == "FAILED")
    }

    /// The record of a step at the innermost level.
    pub fn record(&self, name: &str) -> Option<&Value> {
        self.levels.last()?.get(name)
    }

    /// Puts down a step's record at the innermost level.
    pub fn put(&mut self, name: &str, record: Value) {
        if let Some(level) = self.levels.last_mut() {
            level.insert(name.to_owned(), record);
        }
    }

    /// Begins an iteration of the loop `name`, or goes on with it: what it recorded before is its level.
    pub fn enter(&mut self, name: &str, iteration: usize) {
        let level = match self.iteration(name, iteration).map(Value::take) {
            Some(Value::Object(records)) => records,
            _ => Records::new(),
        };
        // Expressions in the body may ask how many iterations there are: this one counts already.
        if let Some(place) = self.iteration(name, iteration) {
            *place = json!({});
        }
        self.levels.push(level);
    }

    /// Ends the iteration and records it.
    pub fn leave(&mut self, name: &str, iteration: usize) {
        let Some(level) = self.levels.pop() else { return };
        if let Some(place) = self.iteration(name, iteration) {
            *place = Value::Object(level);
        }
    }

    fn iteration(&mut self, name: &str, iteration: usize) -> Option<&mut Value> {
        let iterations = self.levels.last_mut()?.get_mut(name)?.pointer_mut("/output/iterations")?;
        let iterations = iterations.as_array_mut()?;
        if iterations.len() == iteration {
            iterations.push(json!({}));
        }
        iterations.get_mut(iteration)
    }

    /// All that was recorded.
    pub fn into_records(mut self) -> Records {
        self.levels.drain(..).next().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn looped() -> Scope {
        let mut scope = Scope::new(Records::new());
        scope.put("loop", json!({ "status": "SUCCEEDED", "output": { "index": 1, "iterations": [] } }));
        scope
    }

    #[test]
    fn steps_of_an_iteration_are_seen_in_it_and_not_behind_the_loop() {
        let mut scope = looped();
        scope.enter("loop", 0);
        scope.put("inner", json!({ "status": "SUCCEEDED", "output": 7 }));
        assert_eq!(scope.output("inner"), Some(&json!(7)));
        assert_eq!(scope.output("loop").map(|output| output["iterations"].clone()), Some(json!([{}])));
        scope.leave("loop", 0);
        assert_eq!(scope.output("inner"), None);
        scope.enter("loop", 1);
        assert_eq!(scope.output("inner"), None);
        scope.leave("loop", 1);
        let records = Value::Object(scope.into_records());
        assert_eq!(records["loop"]["output"]["iterations"][0]["inner"]["output"], 7);
        assert_eq!(records["loop"]["output"]["iterations"][1], json!({}));
    }

    #[test]
    fn an_iteration_that_goes_on_keeps_what_it_recorded() {
        let mut scope = looped();
        scope.enter("loop", 0);
        scope.put("inner", json!({ "status": "SUCCEEDED", "output": 7 }));
        scope.leave("loop", 0);
        scope.enter("loop", 0);
        assert!(scope.is_done("inner"));
    }
}
