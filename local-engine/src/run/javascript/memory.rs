//! The memory of a process outside of V8's heap. V8 limits only its heap, so a script could fill the machine with buffers.

use std::time::Duration;

use tokio::process::Command;

/// Memory of a process that has an empty heap, and of the young objects that V8 does not count. In bytes.
const BASE: u64 = 128 * 1024 * 1024;

/// The time before the first measurement. Linux tells in microseconds, `ps` takes milliseconds. The time doubles three times.
const FIRST: Duration = Duration::from_millis(if cfg!(target_os = "linux") { 25 } else { 100 });
const DOUBLED: u32 = 3;

/// Resolves when a process holds more than `limit` bytes and what Node itself needs. Never resolves on a system that does
/// not tell (Windows).
pub async fn exceeded(pid: u32, limit: usize) {
    let limit = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(BASE);
    for measured in 0.. {
        tokio::time::sleep(FIRST * 2_u32.pow(DOUBLED.min(measured))).await;
        match resident(pid).await {
            Some(bytes) if bytes <= limit => {}
            Some(_) => return,
            None => std::future::pending().await,
        }
    }
}

/// Returns the resident memory of a process in bytes.
async fn resident(pid: u32) -> Option<u64> {
    let kilobytes = if cfg!(target_os = "linux") {
        let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
        status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?.trim_end_matches("kB").to_owned()
    } else if cfg!(unix) {
        let ps = Command::new("ps").args(["-o", "rss=", "-p", &pid.to_string()]).output().await.ok()?;
        String::from_utf8(ps.stdout).ok()?
    } else {
        return None;
    };
    Some(kilobytes.trim().parse::<u64>().ok()?.saturating_mul(1024))
}
