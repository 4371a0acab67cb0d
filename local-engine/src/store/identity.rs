//! The only project, its user and their platform.

use rusqlite::{Connection, OptionalExtension, Row};

use crate::id;
use crate::time::Time;

/// The owner of the data. It is created at the first start.
#[derive(Debug, Clone)]
pub struct Identity {
    /// The project's id.
    pub project: String,
    /// The user's id.
    pub user: String,
    /// The platform's id.
    pub platform: String,
    /// When they were created.
    pub created: Time,
}

/// Reads the identity. Creates it if it does not exist.
pub fn load(db: &Connection) -> rusqlite::Result<Identity> {
    let stored = db.query_row("select * from identity", [], from_row).optional()?;
    stored.map_or_else(|| create(db), Ok)
}

fn create(db: &Connection) -> rusqlite::Result<Identity> {
    let created = Time::now();
    let identity =
        Identity { project: id::generate(), user: id::generate(), platform: id::generate(), created };
    db.execute(
        "insert into identity (project_id, user_id, platform_id, created) values (?, ?, ?, ?)",
        (&identity.project, &identity.user, &identity.platform, created),
    )?;
    Ok(identity)
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Identity> {
    Ok(Identity {
        project: row.get("project_id")?,
        user: row.get("user_id")?,
        platform: row.get("platform_id")?,
        created: row.get("created")?,
    })
}
