//! ROUTER steps.

use serde_json::{Value as Json, json};

use super::conditions;
use super::executor::{Execution, Verdict, name, step_of};
use super::failure::Failure;
use super::javascript::Input;

impl Execution<'_> {
    /// Executes the branches whose conditions are true: the first one, or all.
    pub(super) async fn run_router(&mut self, step: &Json) -> Result<Verdict, Failure> {
        let begun =
            self.session.input(super::javascript::Step { again: true, ..step_of(step) }, &step["settings"]);
        let Input::Resolved { input: settings, .. } = begun.await? else { return Ok(Verdict::Continue) };
        let branches = settings["branches"].as_array().map(Vec::as_slice).unwrap_or_default();
        let evaluations = evaluate(branches).ok_or(Failure::Internal)?;
        let output = json!({ "branches": describe(branches, &evaluations) });
        self.session.finish(name(step), "SUCCEEDED", Some(&output)).await;
        let all = settings["executionType"] == "EXECUTE_ALL_MATCH";
        Ok(self.run_branches(step, &evaluations, all).await)
    }

    async fn run_branches(&mut self, step: &Json, evaluations: &[bool], all: bool) -> Verdict {
        let matching = evaluations.iter().enumerate().filter(|(_, holds)| **holds).map(|(index, _)| index);
        for index in matching.take(if all { usize::MAX } else { 1 }) {
            let verdict = self.walk(step["children"].get(index)).await;
            if !matches!(verdict, Verdict::Continue) {
                return verdict;
            }
        }
        Verdict::Continue
    }
}

/// Returns which branches are true, or `None` if an operator is unknown. A fallback is true if no other branch is. Other
/// fallbacks count as true branches, so of two fallbacks neither is executed.
fn evaluate(branches: &[Json]) -> Option<Vec<bool>> {
    let is_fallback = |branch: &Json| branch["branchType"] == "FALLBACK";
    let holds = |branch: &Json| {
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

fn describe(branches: &[Json], evaluations: &[bool]) -> Json {
    let described = branches.iter().zip(evaluations).enumerate().map(|(index, (branch, evaluation))| {
        json!({ "branchName": branch["branchName"], "branchIndex": index + 1, "evaluation": evaluation })
    });
    described.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn condition(holds: bool) -> Json {
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
