//! Checks that expressions refer to steps that exist and have run.

use std::collections::HashSet;

use crate::error::{Error, misuse};
use crate::procedures::build_flow::names::{is_global, is_numbered};
use crate::procedures::build_flow::nesting::sees;
use crate::procedures::build_flow::references::Expression;
use crate::procedures::build_flow::spec::Step;

/// Returns a mistake for each reference to a step that does not exist or has not run when the expression is resolved. `all`
/// holds the names of all steps, `seen` those of earlier steps that every step of the list sees.
pub fn wrong_references(steps: &[Step], seen: &[&str], all: &HashSet<&str>) -> Vec<Error> {
    let mut mistakes = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        let is_seen = |name: &str| {
            let is_it = |other: &Step| other.name() == name && sees(&step.path, &other.path);
            seen.contains(&name) || steps[..index].iter().any(is_it)
        };
        let wrong = step.expressions.iter().flat_map(|expression| check(expression, all, is_seen));
        mistakes.extend(wrong);
    }
    mistakes
}

const NOT_SEEN: &str = "whose output is not available here: it runs later, or inside a loop or branch that does \
                        not contain this step";

/// Checks the references to steps. `step_` and a number always means a step. Another name means a step only if the flow has
/// a step of that name and the expression begins with it.
fn check(expression: &Expression, all: &HashSet<&str>, is_seen: impl Fn(&str) -> bool) -> Vec<Error> {
    let mut mistakes = Vec::new();
    for reference in expression.references() {
        let name = reference.name;
        let can_be_a_step = is_numbered(name) || (reference.leads && all.contains(name) && !is_global(name));
        if can_be_a_step && !is_seen(name) {
            let problem = if all.contains(name) { NOT_SEEN } else { "which is not a step of the flow" };
            mistakes.push(misuse(&expression.place, &format!("uses `{name}`, {problem}")));
        }
    }
    mistakes
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::json;
    use crate::procedures::build_flow::{check, spec};

    fn plain(name: &str) -> Value {
        using(name, "")
    }

    fn using(name: &str, text: &str) -> Value {
        json!({"kind": "code", "name": name, "displayName": name, "code": "", "input": {"a": text}})
    }

    fn each(name: &str, steps: Vec<Value>) -> Value {
        json!({"kind": "loop", "name": name, "displayName": name, "items": "", "steps": steps})
    }

    fn router(execution: &str, first: Vec<Value>, second: Vec<Value>) -> Value {
        let condition = json!([{"firstValue": "", "operator": "EXISTS"}]);
        let branch = |steps| json!({"name": "A", "conditions": condition, "steps": steps});
        let branches = [branch(first), branch(second)];
        json!({"kind": "router", "name": "r", "displayName": "R", "execution": execution, "branches": branches})
    }

    /// Returns the reference that is refused, and the problem.
    fn refused(steps: &[Value]) -> Option<String> {
        let params = json!({"displayName": "F", "steps": steps}).to_string();
        let flow = json::read("params", &params).and_then(spec::flow);
        let problem =
            flow.map_or_else(|error| vec![error], |mut flow| check(&mut flow)).into_iter().next()?;
        let problem = problem.to_string();
        let (_, problem) = problem.split_once(" uses ")?;
        Some(problem.split([',', ':']).take(2).collect())
    }

    #[test]
    fn a_step_sees_what_has_run_before_it() {
        let step_2 = || vec![plain("step_2")];
        let seen = [
            vec![plain("a"), using("step_1", "{{trigger.a}} {{a.b}}"), using("step_2", "{{step_1}}")],
            // Inside a loop; and the loop itself, in a step after it.
            vec![each("l", vec![plain("step_2"), using("step_3", "{{l.item}} {{step_2}}")])],
            vec![each("l", step_2()), using("step_3", "{{l.iterations}}")],
            vec![plain("step_1"), each("l", vec![each("m", vec![using("a", "{{step_1}} {{l}} {{m}}")])])],
            // After a router, and in a later branch that runs too.
            vec![router("first", step_2(), vec![plain("step_3")]), using("a", "{{step_2}}{{step_3}}")],
            vec![router("all", step_2(), vec![using("a", "{{step_2}} {{r}}")])],
        ];
        for steps in seen {
            assert_eq!(refused(&steps), None, "{steps:?}");
        }
        let user = || using("a", "{{step_2}}");
        let not_seen = [
            vec![user(), plain("step_2")],
            vec![using("step_2", "{{step_2}}")],
            vec![each("l", step_2()), user()],
            vec![router("first", vec![each("l", step_2())], vec![]), user()],
            vec![router("first", step_2(), vec![user()])],
            vec![router("all", vec![user()], step_2())],
            vec![router("all", vec![each("l", step_2())], vec![user()])],
        ];
        let problem = Some("`step_2` whose output is not available here");
        for steps in not_seen {
            assert_eq!(refused(&steps).as_deref(), problem, "{steps:?}");
        }
    }

    #[test]
    fn only_a_numbered_name_and_that_of_a_step_that_leads_are_surely_steps() {
        for (text, problem) in [
            ("{{step_id}}{{step_}}{{step_1x}}{{Step_1}}{{f(later)}}{{nothing.of.ours}}", None),
            ("{{Math.max(1)}}{{[].map(later => later.name)}}{{later => later}}{{later = 1}}", None),
            ("{{step_9}}", Some("`step_9` which is not a step of the flow")),
            ("{{f(step_9)}}", Some("`step_9` which is not a step of the flow")),
            ("{{later.name}}", Some("`later` whose output is not available here")),
            ("{{step_id}} {{step_name}}", Some("`step_name` whose output is not available here")),
        ] {
            let steps = [using("a", text), plain("later"), plain("Math"), plain("step_name")];
            assert_eq!(refused(&steps).as_deref(), problem, "{text}");
        }
    }

    #[test]
    fn all_mistakes_are_found_at_once_and_a_wrong_step_hides_no_other() {
        let mut wrong = router("first", vec![plain("inner")], vec![using("inner_2", "{{step_9}}")]);
        wrong["branches"][0]["conditions"][0]["operator"] = "IS".into();
        let steps = [wrong, using("1a", "{{inner}} {{step_8}}"), json!({"kind": "cod", "name": "odd"})];
        let steps = steps.map(|step| crate::json::Json::of(&step).unwrap());
        let trigger = crate::json::Json::of(&json!({"kind": "webhok"})).unwrap();
        let mistakes = super::super::mistakes(Some(&trigger), &steps);
        let places: Vec<_> = mistakes.iter().map(|mistake| mistake.misplaced().unwrap().0).collect();
        assert_eq!(
            places,
            [
                "trigger.kind",
                "steps[0].branches[0].conditions[0].operator",
                "steps[2].kind",
                "steps[1].name",
                "steps[0].branches[1].steps[0].input.a",
                "steps[1].input.a",
            ]
        );
    }
}
