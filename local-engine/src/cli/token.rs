//! The token of the page.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::id;

/// The token of an engine. An engine on a fixed port keeps its token in a private file, so that an open page finds it
/// again after a restart. If that is not possible, the token is new.
pub fn of(port: u16) -> String {
    if port == 0 {
        return id::secret();
    }
    let kept = folder().and_then(|folder| kept(&folder).ok());
    kept.unwrap_or_else(id::secret)
}

/// The folder for the state of programs.
fn folder() -> Option<PathBuf> {
    let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let state = variable("XDG_STATE_HOME").or_else(|| variable("LOCALAPPDATA"));
    let state = state.or_else(|| Some(variable("HOME")?.join(".local/state")))?;
    state.is_absolute().then(|| state.join("imbrace-local"))
}

/// Reads the token in `folder`, or creates it.
fn kept(folder: &Path) -> std::io::Result<String> {
    let file = folder.join("page-token");
    if let Ok(token) = fs::read_to_string(&file)
        && id::is_secret(&token)
    {
        return Ok(token);
    }
    fs::create_dir_all(folder)?;
    let token = id::secret();
    let mut options = fs::OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.write(true).create(true).truncate(true).open(&file)?.write_all(token.as_bytes())?;
    Ok(token)
}

#[cfg(test)]
mod tests {
    use super::kept;

    #[test]
    fn the_token_is_kept_and_private() {
        let folder = std::env::temp_dir().join(format!("imbrace-local-token-{}", std::process::id()));
        let token = kept(&folder).unwrap();
        assert_eq!(kept(&folder).unwrap(), token);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(folder.join("page-token")).unwrap().permissions().mode();
            assert_eq!(mode & 0o077, 0);
        }
        std::fs::write(folder.join("page-token"), "short").unwrap();
        assert_ne!(kept(&folder).unwrap(), "short");
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
