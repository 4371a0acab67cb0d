//! The loops and routers that contain a step, and the visibility of the steps inside them.

/// The loops and branches that contain a step, outermost first.
pub type Path = Vec<Level>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Level {
    /// The index of the loop or router in its list of steps.
    pub container: usize,
    pub kind: Nesting,
    /// The index of the branch, 0 in a loop.
    pub branch: usize,
}

/// How a step runs the steps inside it. This decides which of them other steps see.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Nesting {
    /// Contains no steps.
    #[default]
    Plain,
    /// A loop, whose steps are not seen after it.
    Loop,
    /// A router that runs one branch. No branch sees the steps of another.
    FirstBranch,
    /// A router that runs its branches in order.
    AllBranches,
}

/// Returns whether a step at `path` sees an earlier step at `other`.
pub fn sees(path: &[Level], other: &[Level]) -> bool {
    let shared = path.iter().zip(other).take_while(|(level, other)| level == other).count();
    let left = &other[shared..];
    let is_branch_not_taken = match (left.first(), path.get(shared)) {
        (Some(left), Some(taken)) => left.container == taken.container && left.kind == Nesting::FirstBranch,
        _ => false,
    };
    !is_branch_not_taken && left.iter().all(|level| level.kind != Nesting::Loop)
}
