//! Processes that are ready for runs.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use serde_json::json;
use tokio::sync::{Notify, OnceCell};

use super::guard::Guard;
use super::node::Node;
use super::process::Process;

/// How long a run can have a process before the pool starts another one for it.
const SHORT: Duration = Duration::from_millis(25);

/// Runs that begin with more bytes than this get a new process with more memory, because the limit applies to what scripts
/// create and not to the payload.
const LARGE: usize = 1024 * 1024;

/// Idle processes that are only for flows that have no process. So many runs of one flow, which may wait for something, do not
/// delay the runs of others.
const SPARE: usize = 1;

/// Bytes of memory for each byte of the records with which a run begins.
const HELD: usize = 16;

/// How processes are started.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Node's program.
    pub node: PathBuf,
    /// The folder whose `node_modules` scripts use. `None`: the current one.
    pub project: Option<PathBuf>,
    /// Memory limit of scripts in bytes.
    pub memory: usize,
    /// Whether scripts can use the network.
    pub allow_net: bool,
    /// Whether a test answers requests to some hosts.
    pub has_fakes: bool,
}

/// The processes of an engine.
pub struct Pool {
    settings: Settings,
    node: OnceCell<Result<Node, String>>,
    guard: OnceCell<Guard>,
    state: Mutex<State>,
    freed: Notify,
    /// Number of runs that can compute at the same time.
    width: usize,
}

#[derive(Default)]
struct State {
    idle: Vec<Arc<Process>>,
    leased: Vec<Lease>,
    starting: usize,
    all: Vec<Weak<Process>>,
    problem: Option<String>,
    is_closed: bool,
}

/// A process that a run has.
struct Lease {
    pid: u32,
    flow_id: String,
    since: Instant,
}

impl std::fmt::Debug for Pool {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Pool").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl Pool {
    /// Creates a pool without processes.
    pub fn new(settings: Settings) -> Arc<Self> {
        let width = std::thread::available_parallelism().map_or(2, usize::from).max(2);
        let (node, guard, state, freed) = (OnceCell::new(), OnceCell::new(), Mutex::default(), Notify::new());
        Arc::new(Self { settings, node, guard, state, freed, width })
    }

    /// Leases a process to a run of a flow that begins with records of this size. The error says why Node cannot be started.
    pub async fn lease(self: &Arc<Self>, flow_id: &str, size: usize) -> Result<Arc<Process>, String> {
        if size > LARGE {
            let process = self.start(self.settings.memory.saturating_add(size.saturating_mul(HELD))).await?;
            self.lock().add(process.pid, flow_id);
            return Ok(process);
        }
        loop {
            let freed = self.freed.notified();
            let taken = self.take(flow_id)?;
            self.grow();
            if let Some(process) = taken {
                return Ok(process);
            }
            let _ = tokio::time::timeout(SHORT, freed).await;
        }
    }

    /// Takes an idle process, unless only [`SPARE`] ones are left and the flow has a process.
    fn take(&self, flow_id: &str) -> Result<Option<Arc<Process>>, String> {
        let mut state = self.lock();
        state.idle.retain(|process| process.is_alive());
        let is_free = state.idle.len() > SPARE || !state.leased.iter().any(|lease| lease.flow_id == flow_id);
        if let Some(process) = is_free.then(|| state.idle.pop()).flatten() {
            state.add(process.pid, flow_id);
            return Ok(Some(process));
        }
        state.problem.take().map_or(Ok(None), Err)
    }

    /// Starts a process, unless more than `width` and the spare ones are idle, starting, or leased for a short time.
    pub fn grow(self: &Arc<Self>) {
        let mut state = self.lock();
        let now = Instant::now();
        let short = state.leased.iter().filter(|lease| now - lease.since < SHORT).count();
        if state.is_closed
            || state.starting >= self.width
            || state.idle.len() + state.starting + short > self.width + SPARE
        {
            return;
        }
        state.starting += 1;
        drop(state);
        let pool = self.clone();
        tokio::spawn(async move {
            let started = pool.start(pool.settings.memory).await;
            let mut state = pool.lock();
            state.starting -= 1;
            match started {
                Ok(process) => state.idle.push(process),
                Err(problem) => state.problem = Some(problem),
            }
            drop(state);
            pool.freed.notify_one();
        });
    }

    async fn start(&self, memory: usize) -> Result<Arc<Process>, String> {
        let Settings { node, project, allow_net, has_fakes, .. } = &self.settings;
        let node = self.node.get_or_init(|| Node::find(node)).await.as_ref().map_err(Clone::clone)?;
        let guard = self.guard.get_or_init(|| async { Guard::start() }).await;
        let child = node.spawn(project.as_deref(), memory, *allow_net);
        let child = child.map_err(|error| format!("Node cannot be started: {error}"))?;
        guard.watch(child.id().unwrap_or_default());
        let settings = json!({ "op": "settings", "allowNet": allow_net, "hasFakes": has_fakes });
        let process = Process::begin(child, memory, settings).await?;
        let mut state = self.lock();
        state.all.retain(|process| process.strong_count() > 0);
        state.all.push(Arc::downgrade(&process));
        if state.is_closed {
            process.kill();
        }
        Ok(process)
    }

    /// Returns a process to the pool. It is reused only if its run left it clean.
    pub fn give_back(self: &Arc<Self>, process: Arc<Process>, is_clean: bool) {
        let mut state = self.lock();
        state.leased.retain(|lease| lease.pid != process.pid);
        if is_clean && state.idle.len() <= self.width + SPARE && !state.is_closed {
            state.idle.push(process);
            drop(state);
            self.freed.notify_one();
        } else {
            process.kill();
            if let Some(guard) = self.guard.get() {
                guard.forget(process.pid);
            }
            drop(state);
            self.grow();
        }
    }

    /// Ends all processes.
    pub fn close(&self) {
        let mut state = self.lock();
        state.is_closed = true;
        state.idle.clear();
        state.all.iter().filter_map(Weak::upgrade).for_each(|process| process.kill());
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn add(&mut self, pid: u32, flow_id: &str) {
        self.leased.push(Lease { pid, flow_id: flow_id.to_owned(), since: Instant::now() });
    }
}
