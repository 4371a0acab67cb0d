//! The position at which the engine inserts a step.

use serde::Serialize;

use crate::error::{Error, misuse};
use crate::models::StepLocation;
use crate::procedures::build_flow::nesting::{Level, Nesting, sees};
use crate::procedures::build_flow::outline::{Outline, Placed};
use crate::procedures::build_flow::spec::Step;

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Position {
    pub parent_step: String,
    #[serde(rename = "stepLocationRelativeToParent")]
    pub location: StepLocation,
    pub branch_index: Option<usize>,
}

impl Position {
    pub fn after(parent: &str) -> Self {
        Self { parent_step: parent.to_owned(), location: StepLocation::After, branch_index: None }
    }

    /// Returns the position of the step at `index`: after the previous step of its body, or at the start of the body. The
    /// first step of the list has the position `first`.
    pub fn of(steps: &[Step], index: usize, first: &Self) -> Self {
        let path = &steps[index].path;
        let previous = steps[..index].iter().rfind(|other| other.path == *path);
        match (previous, path.last()) {
            (Some(previous), _) => Self::after(previous.name()),
            (None, None) => first.clone(),
            (None, Some(level)) => {
                let (location, branch_index) = match level.kind {
                    Nesting::Loop => (StepLocation::InsideLoop, None),
                    _ => (StepLocation::InsideBranch, Some(level.branch)),
                };
                Self { parent_step: steps[level.container].name().to_owned(), location, branch_index }
            }
        }
    }

    /// Returns the names of the steps of `flow` that a step at this position sees. Misuse if the position does not exist.
    pub fn seen<'a>(&self, flow: &'a Outline) -> Result<Vec<&'a str>, Error> {
        let container = flow.steps.iter().position(|step| step.name == self.parent_step);
        let container = container.ok_or_else(|| self.unknown_parent(flow))?;
        let parent = &flow.steps[container];
        let mut path = parent.path.clone();
        // Inside the parent, only steps of earlier branches come before this position.
        let earlier_branches = match self.location {
            StepLocation::After => usize::MAX,
            _ => {
                let (kind, branch) = self.body_of(parent)?;
                path.push(Level { container, kind, branch });
                branch
            }
        };
        let comes_before = |step: &&Placed| {
            let level = step.path.get(parent.path.len());
            level.is_some_and(|level| level.container == container && level.branch < earlier_branches)
        };
        let end = container + 1 + flow.steps[container + 1..].iter().take_while(comes_before).count();
        let seen = flow.steps[..end].iter().filter(|step| sees(&path, &step.path));
        Ok(seen.map(|step| step.name.as_str()).collect())
    }

    fn body_of(&self, parent: &Placed) -> Result<(Nesting, usize), Error> {
        let wrong_location = |problem: &str| {
            Err(misuse("params.location", &format!("is invalid: `{}` {problem}", self.parent_step)))
        };
        match (self.branch_index, parent.kind) {
            (None, Nesting::Loop) => Ok((Nesting::Loop, 0)),
            (None, _) => wrong_location("is not a loop"),
            (Some(_), kind) if kind == Nesting::Loop || parent.bodies == 0 => {
                wrong_location("has no branches")
            }
            (Some(branch), kind) if branch < parent.bodies => Ok((kind, branch)),
            (Some(branch), _) => {
                let (bodies, name) = (parent.bodies, &self.parent_step);
                let problem = format!("must be less than {bodies}: `{name}` has no branch {branch}");
                Err(misuse("params.branchIndex", &problem))
            }
        }
    }

    fn unknown_parent(&self, flow: &Outline) -> Error {
        let known = flow.names().collect::<Vec<_>>().join("`, `");
        let problem = format!("must be a step of the flow: `{}` is not one of `{known}`", self.parent_step);
        misuse("params.parentStep", &problem)
    }
}
