//! Ends the processes of an engine that was killed.
//!
//! A process of Node ends when its input ends, unless a script loops in it. So a shell waits for the end of the engine and
//! kills the registered processes. Windows has no shell for this: there, a script that loops ends at the time limit of its
//! run.

use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError};

const SCRIPT: &str = r#"trap '' INT TERM HUP
pids=' '
while read -r action pid; do
  case $action in
    watch) pids="$pids$pid " ;;
    forget) pids="${pids%% $pid *} ${pids#* $pid }" ;;
  esac
done
[ "$pids" = ' ' ] || kill -9 $pids 2>/dev/null"#;

/// The shell.
#[derive(Debug)]
pub struct Guard(Mutex<Option<Child>>);

impl Guard {
    /// Starts the shell. Without a shell, no process is guarded.
    pub fn start() -> Self {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", SCRIPT]).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        Self(Mutex::new(if cfg!(unix) { command.spawn().ok() } else { None }))
    }

    /// Kills the process when the engine ends.
    pub fn watch(&self, pid: u32) {
        self.tell("watch", pid);
    }

    /// Removes a process that has ended, because its id can be reused.
    pub fn forget(&self, pid: u32) {
        self.tell("forget", pid);
    }

    fn tell(&self, action: &str, pid: u32) {
        use std::io::Write;
        let mut shell = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(stdin) = shell.as_mut().and_then(|shell| shell.stdin.as_mut()) {
            let _ = stdin.write_all(format!("{action} {pid}\n").as_bytes());
        }
    }
}

/// The shell ends with its input.
impl Drop for Guard {
    fn drop(&mut self) {
        let shell = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        if let Some(shell) = shell {
            drop(shell.stdin.take());
            let _ = shell.wait();
        }
    }
}
