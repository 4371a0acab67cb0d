//! One process of Node, and the messages to and from it.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, ChildStdin};
use tokio::sync::{Notify, oneshot};
use tracing::Level;

use super::node::files;
use super::outside::Outside;
use crate::run::failure::Failure;

/// The log target of the console output of flows, which the command line shows at every level.
pub const CONSOLE: &str = "console";

/// Bytes of a process's standard error that are kept. They show why the process ended.
const KEPT: usize = 8 * 1024;

/// Texts that V8 prints when the memory limit is reached.
const OUT_OF_MEMORY: [&str; 2] = ["heap out of memory", "Allocation failed"];

/// A reply: a short JSON object, and a body that can be large.
#[derive(Debug)]
pub struct Reply {
    pub head: Value,
    pub body: String,
}

/// A process. It ends when this is dropped.
pub struct Process {
    shared: Arc<Shared>,
    child: Mutex<Child>,
    stdin: tokio::sync::Mutex<ChildStdin>,
    pub pid: u32,
    /// The memory limit of scripts in bytes.
    pub memory: usize,
}

#[derive(Default)]
struct Shared {
    last: AtomicU64,
    /// The requests without a reply.
    pending: Mutex<Pending>,
    outside: Mutex<Option<Arc<dyn Outside>>>,
    stderr: Mutex<String>,
    /// Notified when standard error is closed.
    closed: Notify,
}

#[derive(Default)]
struct Pending {
    has_ended: bool,
    replies: HashMap<u64, oneshot::Sender<Reply>>,
}

/// Fails the pending requests when nothing reads replies any more: the process has ended, or the runtime shuts down.
/// Otherwise, the thread of a run would wait forever, and the runtime for the thread.
struct EndGuard(Arc<Shared>);

impl Drop for EndGuard {
    fn drop(&mut self) {
        let mut pending = lock(&self.0.pending);
        pending.has_ended = true;
        pending.replies.clear();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Process {
    /// Sends the files and the settings to a process that was spawned.
    pub async fn begin(mut child: Child, memory: usize, settings: Value) -> Result<Arc<Self>, String> {
        let (Some(stdin), Some(stdout), Some(mut stderr)) =
            (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            return Err("Node has no pipes".to_owned());
        };
        let shared = Arc::new(Shared::default());
        let pid = child.id().unwrap_or_default();
        let process = Arc::new(Self {
            shared: shared.clone(),
            child: Mutex::new(child),
            stdin: stdin.into(),
            pid,
            memory,
        });
        let errors = shared.clone();
        tokio::spawn(async move {
            let mut buffer = [0; 1024];
            while let Ok(length @ 1..) = stderr.read(&mut buffer).await {
                let mut kept = lock(&errors.stderr);
                if kept.len() < KEPT {
                    kept.push_str(&String::from_utf8_lossy(&buffer[..length]));
                }
            }
            errors.closed.notify_one();
        });
        let weak = Arc::downgrade(&process);
        let end = EndGuard(shared.clone());
        tokio::spawn(async move {
            let (_end, mut stdout) = (end, stdout);
            while let Some((head, body)) = receive(&mut stdout).await {
                if head["ask"].is_u64() {
                    let outside = lock(&shared.outside).clone();
                    tokio::spawn(answer(weak.clone(), outside, head, body));
                } else {
                    shared.take(head, body);
                }
            }
        });
        let boot = process.stdin.lock().await.write_all(&files()).await;
        boot.map_err(|error| error.to_string())?;
        match process.ask(settings, "").await {
            Ok(_) => Ok(process),
            Err(_) => {
                Err(format!("Node does not run the engine's scripts: {}", lock(&process.shared.stderr)))
            }
        }
    }

    /// Sets the run that the process serves, or `None`.
    pub fn serve(&self, outside: Option<Arc<dyn Outside>>) {
        *lock(&self.shared.outside) = outside;
    }

    /// Sends a message and waits for its reply.
    pub async fn ask(&self, mut head: Value, body: &str) -> Result<Reply, Failure> {
        let id = self.shared.last.fetch_add(1, Ordering::Relaxed) + 1;
        head["id"] = id.into();
        let (sender, receiver) = oneshot::channel();
        {
            let mut pending = lock(&self.shared.pending);
            if !pending.has_ended {
                pending.replies.insert(id, sender);
            }
        }
        self.tell(&head, body).await;
        let Ok(reply) = receiver.await else { return Err(self.cause().await) };
        match reply.head.get("broken") {
            Some(reason) => {
                tracing::debug!(%reason, "a run broke off");
                Err(Failure::Internal)
            }
            None => Ok(reply),
        }
    }

    /// Sends a message. If the process has ended, the next [`Self::ask`] reports it.
    pub async fn tell(&self, head: &Value, body: &str) {
        let head = crate::json::print(head);
        let mut bytes = Vec::with_capacity(8 + head.len() + body.len());
        for length in [head.len(), body.len()] {
            bytes.extend_from_slice(&u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes());
        }
        bytes.extend_from_slice(head.as_bytes());
        bytes.extend_from_slice(body.as_bytes());
        let _ = self.stdin.lock().await.write_all(&bytes).await;
    }

    /// Returns why the process has ended.
    async fn cause(&self) -> Failure {
        let _ = tokio::time::timeout(Duration::from_secs(2), self.shared.closed.notified()).await;
        let words = lock(&self.shared.stderr).clone();
        if OUT_OF_MEMORY.iter().any(|marker| words.contains(marker)) {
            return Failure::Memory;
        }
        self.shared.log("error", words.trim());
        Failure::Internal
    }

    /// Ends the process.
    pub fn kill(&self) {
        let _ = lock(&self.child).start_kill();
    }

    /// Whether it can take a run.
    pub fn is_alive(&self) -> bool {
        !lock(&self.shared.pending).has_ended
    }
}

/// Answers a question of a process: for a connection, for the fake of a URL, or for the response of a fake.
async fn answer(process: Weak<Process>, outside: Option<Arc<dyn Outside>>, mut head: Value, body: String) {
    let number = head["ask"].take();
    let Some(outside) = outside else { return };
    let (head, body) = if let Some(id) = head["connection"].as_str() {
        let found = outside.connection(id);
        (json!({ "answer": number, "found": found.is_some() }), found)
    } else if let Some(url) = head["host"].as_str() {
        (json!({ "answer": number, "name": outside.fake_of(url) }), None)
    } else {
        let mut request = head["request"].take();
        request["body"] = body.into();
        let name = head["fake"].as_str().unwrap_or_default();
        let answer = outside.ask_fake(name, request).await;
        let answer =
            answer.map_or_else(|text| json!({ "error": text }), |answer| json!({ "answer": answer }));
        (json!({ "answer": number }), Some(answer))
    };
    if let Some(process) = process.upgrade() {
        process.tell(&head, &body.as_ref().map(crate::json::print).unwrap_or_default()).await;
    }
}

impl Shared {
    fn take(&self, head: Value, body: String) {
        if let Some(level) = head["log"].as_str() {
            let text = |key: &str| head[key].as_str().unwrap_or_default();
            if let Some(outside) = lock(&self.outside).clone() {
                outside.log(text("step"), level, text("text"));
            }
            return self.log(level, text("text"));
        }
        let id = head["id"].as_u64().unwrap_or_default();
        let waiting = lock(&self.pending).replies.remove(&id);
        if let Some(waiting) = waiting {
            // The receiver is gone if the run was cancelled.
            let _ = waiting.send(Reply { head, body });
        }
    }

    fn log(&self, level: &str, text: &str) {
        let outside = lock(&self.outside).clone();
        let run = outside.as_ref().map_or("", |outside| outside.run_id());
        match level {
            _ if text.is_empty() => {}
            "error" => tracing::event!(target: CONSOLE, Level::ERROR, run, "{text}"),
            "warn" => tracing::event!(target: CONSOLE, Level::WARN, run, "{text}"),
            "debug" => tracing::event!(target: CONSOLE, Level::DEBUG, run, "{text}"),
            _ => tracing::event!(target: CONSOLE, Level::INFO, run, "{text}"),
        }
    }
}

/// Reads the next message. Returns `None` if the process closed its output or wrote something else.
async fn receive(stdout: &mut (impl AsyncRead + Unpin)) -> Option<(Value, String)> {
    let head = stdout.read_u32_le().await.ok()?;
    let body = stdout.read_u32_le().await.ok()?;
    let head = read(stdout, head).await?;
    let body = read(stdout, body).await?;
    Some((crate::json::parse(&head).ok()?, body))
}

async fn read(stdout: &mut (impl AsyncRead + Unpin), length: u32) -> Option<String> {
    let mut bytes = Vec::new();
    let read = stdout.take(length.into()).read_to_end(&mut bytes).await.ok()?;
    (read == usize::try_from(length).ok()?).then(|| String::from_utf8(bytes).ok())?
}
