//! Files of the payloads of triggers.

use rusqlite::{Connection, OptionalExtension};

use crate::id;
use crate::time::Time;

/// Number of files to keep. The oldest ones are deleted.
const KEPT: i64 = 1_000;

/// A file.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct File {
    pub name: String,
    pub content_type: String,
    pub bytes: Vec<u8>,
}

/// Stores a file. Returns its id.
pub fn insert(db: &Connection, file: &File) -> rusqlite::Result<String> {
    let id = id::generate();
    db.prepare_cached("insert into files (id, created, name, content_type, bytes) values (?, ?, ?, ?, ?)")?
        .execute((&id, Time::now(), &file.name, &file.content_type, &file.bytes))?;
    db.prepare_cached(
        "delete from files where rowid in (select rowid from files order by rowid desc limit -1 offset ?)",
    )?
    .execute([KEPT])?;
    Ok(id)
}

/// The file with this id.
pub fn get(db: &Connection, id: &str) -> rusqlite::Result<Option<File>> {
    db.prepare_cached("select name, content_type, bytes from files where id = ?")?
        .query_row([id], |row| Ok(File { name: row.get(0)?, content_type: row.get(1)?, bytes: row.get(2)? }))
        .optional()
}
