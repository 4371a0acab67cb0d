//! The errors of the program.

use std::fmt;
use std::path::{Path, PathBuf};

use imbrace_core::{Error, Failure};

/// Why a command cannot go on.
#[derive(Debug)]
pub enum Problem {
    /// A file or an argument is invalid. The message names it.
    Invalid(Error),
    /// A request failed.
    Request(Failure),
    /// A file cannot be read or written.
    File(PathBuf, std::io::Error),
    /// The command stopped before the first write, for the reasons in the list.
    Stopped(Vec<String>),
}

pub type Outcome<T> = std::result::Result<T, Problem>;

impl Problem {
    /// Returns the mapping of an error of the file system to a problem with its path.
    pub fn at(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_path_buf();
        move |error| Self::File(path, error)
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        Self::Invalid(error)
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        Self::Request(failure)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid(error) => error.fmt(f),
            Self::Request(failure) => {
                if let Some(request) = &failure.request {
                    write!(f, "{} {}: ", request.method, request.url)?;
                }
                failure.fmt(f)
            }
            Self::File(path, error) => write!(f, "{}: {error}", path.display()),
            Self::Stopped(reasons) => f.write_str(&reasons.join("\n")),
        }
    }
}
