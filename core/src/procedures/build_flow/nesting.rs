//! The loops and routers that steps are nested in, and which of the steps inside them are seen from where.

/// The loops and branches that a step is in, from the outermost on.
pub type Path = Vec<Level>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Level {
    /// The index of the loop or router in its list of steps.
    pub container: usize,
    pub kind: Kind,
    /// The index of the branch, 0 in a loop.
    pub branch: usize,
}

/// How a step runs the steps inside it, and so which of them are seen from outside.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Kind {
    /// It has none.
    #[default]
    Plain,
    /// After a loop, its steps are gone.
    Loop,
    /// A router that runs one branch: none sees the steps of another.
    FirstBranch,
    /// A router that runs its branches one after the other.
    AllBranches,
}

/// Whether a step at `path` sees a step before it, which is at `other`.
pub fn sees(path: &[Level], other: &[Level]) -> bool {
    let shared = path.iter().zip(other).take_while(|(level, other)| level == other).count();
    let left = &other[shared..];
    let is_branch_not_taken = match (left.first(), path.get(shared)) {
        (Some(left), Some(taken)) => left.container == taken.container && left.kind == Kind::FirstBranch,
        _ => false,
    };
    !is_branch_not_taken && left.iter().all(|level| level.kind != Kind::Loop)
}
