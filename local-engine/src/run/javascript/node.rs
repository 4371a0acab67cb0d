//! Starts Node.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::{Map, Value};
use tokio::process::{Child, Command};

/// The script of `node -e`. It reads the files from its input.
const BOOT: &str = include_str!("node/boot.js");
const FILES: [(&str, &str); 10] = [
    ("clean", include_str!("node/clean.js")),
    ("conditions", include_str!("node/conditions.js")),
    ("fetch", include_str!("node/fetch.js")),
    ("main", include_str!("node/main.js")),
    ("modules", include_str!("node/modules.js")),
    ("records", include_str!("node/records.js")),
    ("resolve", include_str!("node/resolve.js")),
    ("sandbox", include_str!("node/sandbox.js")),
    ("versions", include_str!("node/versions.js")),
    ("wire", include_str!("node/wire.js")),
];

/// Variables that Node needs to start, and those of the user's certificates. Scripts do not see them.
const PASSED_ON: [&str; 4] = ["NODE_EXTRA_CA_CERTS", "SystemRoot", "SSL_CERT_FILE", "SSL_CERT_DIR"];

/// The oldest version that works.
const OLDEST: (u32, u32) = (18, 0);

/// A Node that can be started.
#[derive(Debug, Clone)]
pub struct Node {
    program: PathBuf,
    flags: Vec<&'static str>,
    /// Whether the permission model includes the network.
    guards_net: bool,
}

impl Node {
    /// Checks the version of a program. The error says what to do.
    pub async fn find(program: &Path) -> Result<Self, String> {
        let advice = "CODE steps and expressions run in Node.js: install version 18 or newer, or name its program \
                      (--node PATH or the environment variable IMBRACE_LOCAL_NODE)";
        let output = Command::new(program).arg("--version").stdin(Stdio::null()).kill_on_drop(true).output();
        let output = output
            .await
            .map_err(|error| format!("{} cannot be started: {error}. {advice}", program.display()))?;
        let text = String::from_utf8_lossy(&output.stdout);
        let version = parse(text.trim()).filter(|version| *version >= OLDEST);
        let version = version.ok_or_else(|| {
            format!(
                "{} is not a Node.js that works here: its version is {:?}. {advice}",
                program.display(),
                text.trim()
            )
        })?;
        Ok(Self { program: program.to_owned(), flags: flags(version), guards_net: version >= (25, 0) })
    }

    /// Starts a process, which reads [`files`] first.
    pub fn spawn(&self, project: Option<&Path>, memory: usize, allow_net: bool) -> std::io::Result<Child> {
        let mut command = Command::new(&self.program);
        command.args(&self.flags);
        if allow_net && self.guards_net {
            command.arg("--allow-net");
        }
        command.arg(format!("--max-old-space-size={}", (memory / (1024 * 1024)).max(1))).args(["-e", BOOT]);
        if let Some(project) = project {
            command.current_dir(project);
        }
        let passed_on = PASSED_ON.iter().filter_map(|name| Some((*name, std::env::var_os(name)?)));
        let passed_on: Vec<(&str, OsString)> = passed_on.collect();
        command.env_clear().envs(passed_on).env("TZ", "UTC").env("NODE_NO_WARNINGS", "1");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true).spawn()
    }
}

/// The files and their length, in the form that the script reads.
pub fn files() -> Vec<u8> {
    let files: Map<String, Value> =
        FILES.iter().map(|(name, text)| ((*name).to_owned(), (*text).into())).collect();
    let text = Value::Object(files).to_string();
    let mut bytes = u32::try_from(text.len()).unwrap_or_default().to_le_bytes().to_vec();
    bytes.extend_from_slice(text.as_bytes());
    bytes
}

/// Parses the major and minor version of `v24.1.0`.
fn parse(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.strip_prefix('v')?.split('.').map(str::parse);
    Some((parts.next()?.ok()?, parts.next()?.ok()?))
}

/// The flags of the permission model, which Node 20 introduced: code can read files and load addons, but neither write files
/// nor start processes.
fn flags(version: (u32, u32)) -> Vec<&'static str> {
    let mut flags = match version {
        (..20, _) => return Vec::new(),
        (20 | 21, _) | (22, ..13) | (23, ..5) => vec!["--experimental-permission", "--allow-fs-read=*"],
        _ => vec!["--permission", "--allow-fs-read=*"],
    };
    if version >= (20, 12) {
        flags.push("--allow-addons");
    }
    flags
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_permission_model_is_used_if_node_has_it() {
        let first = |version| flags(version).first().copied();
        let cases = [
            ((18, 20), None),
            ((20, 0), Some("--experimental-permission")),
            ((22, 12), Some("--experimental-permission")),
            ((22, 13), Some("--permission")),
            ((23, 4), Some("--experimental-permission")),
            ((24, 0), Some("--permission")),
        ];
        for (version, flag) in cases {
            assert_eq!(first(version), flag, "{version:?}");
        }
    }

    #[test]
    fn versions_are_read() {
        assert_eq!(parse("v24.21.0"), Some((24, 21)));
        assert_eq!(parse("1.3.0"), None);
    }
}
