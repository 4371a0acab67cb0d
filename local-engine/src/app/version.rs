//! Which version of a flow runs.

use super::App;
use crate::error::Error;
use crate::store::flow_versions::{self, FlowVersion};
use crate::store::flows;

/// Which version a trigger runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// The published one, if the flow is enabled.
    Published,
    /// The newest one.
    Draft,
}

/// The version that runs, and in which environment.
pub fn runnable(app: &App, id: &str, version: Version) -> Result<(FlowVersion, &'static str), Error> {
    app.store.read(|db| {
        let flow = flows::get(db, id)?.ok_or(Error::FlowGone)?;
        let found = match (version, &flow.published_version_id) {
            (Version::Draft, _) => flow_versions::newest(db, id)?.map(|version| (version, "TESTING")),
            (Version::Published, Some(published)) if flow.is_enabled() => {
                flow_versions::get(db, id, published)?.map(|version| (version, "PRODUCTION"))
            }
            (Version::Published, _) => None,
        };
        if found.is_none() {
            app.locks.refuse(id);
        }
        found.ok_or(Error::FlowOff)
    })
}
