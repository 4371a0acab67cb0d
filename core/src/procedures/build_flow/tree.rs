//! The steps of a flow as a tree: those that are there, and those that are to come. It says what a step sees.

use std::collections::HashSet;

use crate::error::{Error, misuse};
use crate::procedures::build_flow::names::{is_global, is_numbered};
use crate::procedures::build_flow::references::Expression;
use crate::procedures::build_flow::spec::{Action, Execution, Step};

/// Steps that follow each other.
pub type Chain = Vec<Node>;

#[derive(Debug, Default)]
pub struct Node {
    pub name: String,
    pub kind: Kind,
    pub bodies: Vec<Chain>,
    /// Of steps that are to come; those that are there are not checked.
    pub expressions: Vec<Expression>,
}

/// How a step runs the steps inside it, and so which of them are seen from outside.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Kind {
    /// It has none.
    #[default]
    Plain,
    /// After a loop, its steps are gone.
    Loop,
    /// One branch runs: none sees the steps of another.
    FirstBranch,
    /// The branches run one after the other.
    AllBranches,
}

/// Where a step is put, seen from the one that is its parent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    pub parent: String,
    pub location: Location,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Location {
    After,
    InsideLoop,
    InsideBranch(usize),
}

impl Node {
    pub fn planned(step: &Step) -> Self {
        let kind = match &step.action {
            Action::Loop { .. } => Kind::Loop,
            Action::Router { execution: Execution::First, .. } => Kind::FirstBranch,
            Action::Router { execution: Execution::All, .. } => Kind::AllBranches,
            Action::Code { .. } | Action::Piece(_) => Kind::Plain,
        };
        Self {
            name: step.name.clone().unwrap_or_default(),
            kind,
            bodies: step.bodies().into_iter().map(planned).collect(),
            expressions: step.expressions.clone(),
        }
    }
}

pub fn planned(steps: &[Step]) -> Chain {
    steps.iter().map(Node::planned).collect()
}

/// Each name, in document order.
pub fn names(chain: &[Node]) -> Vec<String> {
    let mut names = Vec::new();
    for node in chain {
        names.push(node.name.clone());
        node.bodies.iter().for_each(|body| names.extend(self::names(body)));
    }
    names
}

pub fn find<'a>(chain: &'a [Node], name: &str) -> Option<&'a Node> {
    chain.iter().find_map(|node| match node.name == name {
        true => Some(node),
        false => node.bodies.iter().find_map(|body| find(body, name)),
    })
}

/// Puts steps where the engine will put them; what stood there follows. False when there is no such place.
pub fn insert(chain: &mut Chain, position: &Position, steps: &mut Chain) -> bool {
    let parent = chain.iter().position(|node| node.name == position.parent);
    let Some(index) = parent else {
        let mut bodies = chain.iter_mut().flat_map(|node| &mut node.bodies);
        return bodies.any(|body| insert(body, position, steps));
    };
    let node = &mut chain[index];
    let (place, index) = match position.location {
        Location::After => (Some(chain), index + 1),
        Location::InsideLoop if node.kind == Kind::Loop => (node.bodies.first_mut(), 0),
        Location::InsideBranch(branch) if node.kind != Kind::Loop => (node.bodies.get_mut(branch), 0),
        Location::InsideLoop | Location::InsideBranch(_) => (None, 0),
    };
    match place {
        Some(place) => {
            place.splice(index..index, std::mem::take(steps));
            true
        }
        None => false,
    }
}

/// Fails for the first reference to a step that is not there, or that has not run when the expression is resolved.
pub fn check_references(chain: &[Node]) -> Result<(), Error> {
    let all = names(chain);
    walk(chain, &all.iter().map(String::as_str).collect(), &mut Vec::new())
}

fn walk<'a>(chain: &'a [Node], all: &HashSet<&str>, seen: &mut Vec<&'a str>) -> Result<(), Error> {
    for node in chain {
        node.expressions.iter().try_for_each(|expression| check(expression, all, seen))?;
        seen.push(&node.name);
        let inside = seen.len();
        let mut done = Vec::new();
        for body in &node.bodies {
            walk(body, all, seen)?;
            match node.kind {
                Kind::Loop => seen.truncate(inside),
                Kind::FirstBranch => done.extend(seen.drain(inside..)),
                Kind::AllBranches | Kind::Plain => {}
            }
        }
        seen.append(&mut done);
    }
    Ok(())
}

const NOT_SEEN: &str = "whose output is not there by then: it comes later, or runs inside a loop or branch that \
                        this step is not in";

/// Only `step_` and a number is surely meant as a step. Another name counts if a step of the flow has it, and only
/// where the expression begins with it.
fn check(expression: &Expression, all: &HashSet<&str>, seen: &[&str]) -> Result<(), Error> {
    for reference in expression.references() {
        let name = reference.name;
        let numbered = is_numbered(name);
        let can_be_a_step = numbered || (reference.leads && all.contains(name) && !is_global(name));
        if !can_be_a_step || seen.contains(&name) {
            continue;
        }
        let problem = if all.contains(name) { NOT_SEEN } else { "which is no step of the flow" };
        return Err(misuse(&expression.place, &format!("uses `{name}`, {problem}")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(name: &str, kind: Kind, bodies: Vec<Chain>) -> Node {
        Node { name: name.to_owned(), kind, bodies, expressions: Vec::new() }
    }

    /// A step that uses others.
    fn using(name: &str, text: &str) -> Node {
        let expression = Expression { place: name.to_owned(), text: text.to_owned() };
        Node { expressions: vec![expression], ..plain(name) }
    }

    fn plain(name: &str) -> Node {
        node(name, Kind::Plain, Vec::new())
    }

    fn problem(chain: &[Node]) -> String {
        check_references(chain).unwrap_err().to_string()
    }

    #[test]
    fn a_step_sees_the_trigger_and_the_steps_before_it() {
        let chain = [
            plain("trigger"),
            plain("lead"),
            using("step_1", "{{trigger.a}} {{lead.b}}"),
            using("step_2", "{{step_1}}"),
        ];
        assert!(check_references(&chain).is_ok());
        assert_eq!(
            problem(&[plain("trigger"), using("step_1", "{{step_9}}")]),
            "`step_1` uses `step_9`, which is no step of the flow"
        );
        let later = [using("step_1", "{{step_2}}"), plain("step_2")];
        assert!(problem(&later).starts_with("`step_1` uses `step_2`, whose output is not there by then"));
        assert!(problem(&[using("step_1", "{{step_1}}")]).contains("not there by then"));
    }

    #[test]
    fn a_variable_of_an_expression_is_no_reference() {
        let chain = [plain("step_1"), using("step_2", "{{step_1.map(lead => lead.name)}}"), plain("lead")];
        assert!(check_references(&chain).is_ok());
        let chain = [using("step_2", "{{lead.name}}"), plain("lead")];
        assert!(problem(&chain).contains("not there by then"));
        assert!(check_references(&[using("step_2", "{{nothing.of.ours}}")]).is_ok());
    }

    #[test]
    fn only_a_numbered_name_is_surely_a_step() {
        for text in
            ["{{step_id}}", "{{step_}}", "{{step_1x}}", "{{Step_1}}", "{{f(later)}}", "{{Math.max(1)}}"]
        {
            let chain = [using("a", text), plain("later"), plain("Math")];
            assert!(check_references(&chain).is_ok(), "{text}");
        }
        for text in ["{{step_9}}", "{{f(step_9)}}", "{{later}}", "{{step_id}} {{step_name}}"] {
            let chain = [using("a", text), plain("later"), plain("step_name")];
            assert!(check_references(&chain).is_err(), "{text}");
        }
    }

    #[test]
    fn the_steps_of_a_loop_are_seen_inside_it_alone() {
        let body = vec![plain("step_2"), using("step_3", "{{step_1.item}} {{step_2}}")];
        let with_after = |text| {
            [
                node("step_1", Kind::Loop, vec![vec![plain("step_2"), using("step_3", "{{step_2}}")]]),
                using("step_4", text),
            ]
        };
        assert!(check_references(&[node("step_1", Kind::Loop, vec![body])]).is_ok());
        assert!(check_references(&with_after("{{step_1.iterations}}")).is_ok());
        assert!(problem(&with_after("{{step_2}}")).contains("not there by then"));
    }

    #[test]
    fn the_steps_of_a_branch_are_seen_after_the_router_and_in_later_branches_that_run_too() {
        let router = |kind| {
            let branches = vec![vec![plain("step_2")], vec![using("step_3", "{{step_2}}")]];
            [node("step_1", kind, branches)]
        };
        assert!(check_references(&router(Kind::AllBranches)).is_ok());
        assert!(problem(&router(Kind::FirstBranch)).contains("`step_3` uses `step_2`, whose"));

        let branches = vec![vec![plain("step_2")], vec![plain("step_3")]];
        let after = [node("step_1", Kind::FirstBranch, branches), using("step_4", "{{step_2}}{{step_3}}")];
        assert!(check_references(&after).is_ok());
    }

    #[test]
    fn steps_are_put_where_the_engine_puts_them() {
        let flow = || {
            let body = vec![plain("in_loop")];
            let branches = vec![vec![], vec![plain("in_branch")]];
            vec![
                plain("trigger"),
                node("loop", Kind::Loop, vec![body]),
                node("router", Kind::AllBranches, branches),
            ]
        };
        let put = |parent: &str, location| {
            let (mut flow, mut new) = (flow(), vec![plain("a"), plain("b")]);
            let position = Position { parent: parent.to_owned(), location };
            insert(&mut flow, &position, &mut new).then(|| names(&flow).join(" "))
        };
        let cases = [
            ("trigger", Location::After, "trigger a b loop in_loop router in_branch"),
            ("router", Location::After, "trigger loop in_loop router in_branch a b"),
            ("in_loop", Location::After, "trigger loop in_loop a b router in_branch"),
            ("loop", Location::InsideLoop, "trigger loop a b in_loop router in_branch"),
            ("router", Location::InsideBranch(0), "trigger loop in_loop router a b in_branch"),
            ("router", Location::InsideBranch(1), "trigger loop in_loop router a b in_branch"),
        ];
        for (parent, location, expected) in cases {
            assert_eq!(put(parent, location).as_deref(), Some(expected), "{parent} {location:?}");
        }
        for (parent, location) in [
            ("nobody", Location::After),
            ("router", Location::InsideLoop),
            ("router", Location::InsideBranch(2)),
            ("loop", Location::InsideBranch(0)),
            ("trigger", Location::InsideLoop),
        ] {
            assert_eq!(put(parent, location), None, "{parent} {location:?}");
        }
    }
}
