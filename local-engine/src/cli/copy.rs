//! A copy of a database file, for commands that only read.
//!
//! An engine holds an exclusive lock on its file, and SQLite cannot open the file of a killed engine without writing.
//! Reading a copy needs neither the lock nor write access.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use crate::id;

/// How often a copy is tried if SQLite restarts the log meanwhile, and the wait between two tries.
const ATTEMPTS: (u32, Duration) = (100, Duration::from_millis(20));

/// The bytes of a write-ahead log's header. SQLite writes other random bytes to it when it restarts the log.
const HEADER: u64 = 32;

/// A database and its write-ahead log at one moment, in a folder of their own. Deleted when dropped.
#[derive(Debug)]
pub struct Copy {
    folder: PathBuf,
}

impl Copy {
    /// Copies a database file. The error names the file.
    pub fn of(file: &Path) -> Result<Self, String> {
        if !file.exists() {
            return Err(format!("{} does not exist", file.display()));
        }
        let unreadable = |error: io::Error| format!("{} cannot be read: {error}", file.display());
        let copy = Self { folder: std::env::temp_dir().join(format!("imbrace-local-{}", id::generate())) };
        private(&copy.folder).map_err(|error| format!("{}: {error}", copy.folder.display()))?;
        for _ in 0..ATTEMPTS.0 {
            if copy.fill(file).map_err(unreadable)? {
                return Ok(copy);
            }
            thread::sleep(ATTEMPTS.1);
        }
        Err(format!("{} changes too fast to be read: try again", file.display()))
    }

    /// The copied database.
    pub fn database(&self) -> PathBuf {
        self.folder.join("copy.db")
    }

    /// Copies the database, then the log, which overrides what changed meanwhile. Returns false if SQLite restarted the
    /// log, because the copied database may then contain newer pages than the copied log.
    fn fill(&self, file: &Path) -> io::Result<bool> {
        let (log, copied_log) = (log_of(file), log_of(&self.database()));
        let before = header(&log)?;
        copy(file, &self.database())?;
        match copy(&log, &copied_log) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => drop(fs::remove_file(copied_log)),
            copied => copied?,
        }
        Ok(header(&log)? == before)
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Creates a folder that only this user can read, because the database contains the values of connections.
#[cfg(unix)]
fn private(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().mode(0o700).create(folder)
}

/// Creates a folder. The folder for temporary files, which it is in, belongs to one user on Windows.
#[cfg(windows)]
fn private(folder: &Path) -> io::Result<()> {
    fs::create_dir(folder)
}

/// Copies the bytes without the permissions, so that the copy of a read-only file is writable.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    let mut from = File::open(from)?;
    io::copy(&mut from, &mut File::create(to)?).map(drop)
}

fn log_of(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push("-wal");
    name.into()
}

/// The first bytes of a log. Empty if no log exists.
fn header(log: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    match File::open(log) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        opened => drop(opened?.take(HEADER).read_to_end(&mut bytes)?),
    }
    Ok(bytes)
}
