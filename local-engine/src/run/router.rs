//! ROUTER.

use std::time::Instant;

use serde_json::{Value, json};

use super::conditions;
use super::evaluate::Failure;
use super::executor::{Execution, Record, Verdict, failed, name};

impl Execution<'_> {
    /// Runs the branches whose conditions hold: the first of them, or all.
    pub(super) async fn run_router(&mut self, step: &Value) -> Verdict {
        let mut record = Record::new(step, Instant::now());
        let settings = json!({
            "branches": step["settings"]["branches"],
            "executionType": step["settings"]["executionType"],
        });
        let resolved = match self.resolve(&settings) {
            Ok(resolved) => resolved,
            Err(Failure::Internal) => return Verdict::Internal,
            Err(Failure::Step(message)) => {
                self.scope.put(name(step), record.failed(&message, None));
                return failed(step);
            }
        };
        record.input = resolved.shown;
        let branches = resolved.value["branches"].as_array().map(Vec::as_slice).unwrap_or_default();
        let Some(evaluations) = evaluate(branches) else { return Verdict::Internal };
        let output = json!({ "branches": describe(branches, &evaluations) });
        self.scope.put(name(step), record.succeeded(Some(output)));
        let all = resolved.value["executionType"] == "EXECUTE_ALL_MATCH";
        self.run_branches(step, &evaluations, all).await
    }

    async fn run_branches(&mut self, step: &Value, evaluations: &[bool], all: bool) -> Verdict {
        let matching = evaluations.iter().enumerate().filter(|(_, holds)| **holds).map(|(index, _)| index);
        for index in matching.take(if all { usize::MAX } else { 1 }) {
            let verdict = self.walk(step["children"].get(index)).await;
            if verdict != Verdict::Continue {
                return verdict;
            }
        }
        Verdict::Continue
    }
}

/// Which branches hold; none where an operator is unknown. A fallback holds when no other branch does, and
/// other fallbacks count as branches that hold: of two, neither runs.
fn evaluate(branches: &[Value]) -> Option<Vec<bool>> {
    let is_fallback = |branch: &Value| branch["branchType"] == "FALLBACK";
    let holds = |branch: &Value| {
        if is_fallback(branch) { Some(true) } else { conditions::evaluate(&branch["conditions"]) }
    };
    let plain: Vec<bool> = branches.iter().map(holds).collect::<Option<_>>()?;
    let others_hold = |index: usize| plain.iter().enumerate().any(|(other, holds)| other != index && *holds);
    let settled = branches
        .iter()
        .enumerate()
        .map(|(index, branch)| if is_fallback(branch) { !others_hold(index) } else { plain[index] });
    Some(settled.collect())
}

fn describe(branches: &[Value], evaluations: &[bool]) -> Value {
    let described = branches.iter().zip(evaluations).enumerate().map(|(index, (branch, evaluation))| {
        json!({ "branchName": branch["branchName"], "branchIndex": index + 1, "evaluation": evaluation })
    });
    described.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn condition(holds: bool) -> Value {
        json!({ "branchType": "CONDITION", "conditions": if holds { json!([[]]) } else { json!([]) } })
    }

    #[test]
    fn a_fallback_holds_when_nothing_else_does() {
        let fallback = json!({ "branchType": "FALLBACK" });
        let cases = [
            (vec![condition(false), fallback.clone()], vec![false, true]),
            (vec![condition(true), fallback.clone()], vec![true, false]),
            (vec![condition(false), fallback.clone(), fallback], vec![false, false, false]),
        ];
        for (branches, expected) in cases {
            assert_eq!(evaluate(&branches), Some(expected));
        }
    }
}
