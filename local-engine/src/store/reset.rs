//! Emptying the database.

use rusqlite::Connection;

/// Deletes everything but whose data it was.
pub fn all(db: &Connection) -> rusqlite::Result<()> {
    let tables = "select name from sqlite_schema where type = 'table' and name not in ('identity')
        and name not like 'sqlite_%'";
    let names: Vec<String> =
        db.prepare(tables)?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    names.iter().try_for_each(|name| db.execute_batch(&format!("delete from {name}")))
}
