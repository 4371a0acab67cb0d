//! Finds the program of the local engine.

use std::path::{Path, PathBuf};

use super::Result;

const NAME: &str = if cfg!(windows) { "imbrace-local.exe" } else { "imbrace-local" };
const VARIABLE: &str = "IMBRACE_LOCAL";

/// Returns the path of the program: from IMBRACE_LOCAL, else beside this program, else of the npm package beside the
/// package of this program.
pub fn find() -> Result<PathBuf> {
    if let Some(path) = std::env::var_os(VARIABLE).filter(|path| !path.is_empty()).map(PathBuf::from) {
        return if path.is_file() {
            Ok(path)
        } else {
            Err(format!("the environment variable {VARIABLE} names {}, which does not exist", path.display()))
        };
    }
    let own = std::env::current_exe().ok();
    own.and_then(|own| near(own.parent()?)).ok_or_else(|| {
        format!(
            "imbrace-local is not installed: run `npm install --save-dev @imbrace/local-engine`, or set the \
                 environment variable {VARIABLE} to the path of the binary"
        )
    })
}

fn near(folder: &Path) -> Option<PathBuf> {
    // `@imbrace/flows-linux-x64-gnu` is beside `@imbrace/local-engine-linux-x64-gnu`.
    let package = folder.file_name()?.to_str()?.strip_prefix("flows-");
    let package = package.map(|platform| folder.with_file_name(format!("local-engine-{platform}")));
    [Some(folder.to_owned()), package]
        .into_iter()
        .flatten()
        .map(|folder| folder.join(NAME))
        .find(|path| path.is_file())
}
