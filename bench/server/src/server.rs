//! Fixed replies. Bodies of requests are read to their end; nothing else is looked at.

use std::convert::Infallible;
use std::error::Error;
use std::io::Read;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpSocket;
use tokio::sync::Notify;

use crate::data::Replies;

/// Thousands of connections are opened at once; one that is turned away would be tried again a second later.
const BACKLOG: u32 = 8192;

/// A flow of this id is held back until `/release` is asked for, so that calls can be in flight together.
const HELD: &str = "held";

struct Shared {
    replies: Replies,
    held: AtomicUsize,
    release: Notify,
}

pub fn run(threads: usize) -> Result<(), Box<dyn Error>> {
    // The driver holds the other end, so that no server outlives it.
    std::thread::spawn(|| {
        let _ = std::io::stdin().read(&mut [0]);
        std::process::exit(0);
    });
    let runtime = match threads {
        1 => tokio::runtime::Builder::new_current_thread().enable_all().build()?,
        _ => tokio::runtime::Builder::new_multi_thread().worker_threads(threads).enable_all().build()?,
    };
    runtime.block_on(serve())
}

async fn serve() -> Result<(), Box<dyn Error>> {
    let socket = TcpSocket::new_v4()?;
    socket.bind(SocketAddr::from(([127, 0, 0, 1], 0)))?;
    let listener = socket.listen(BACKLOG)?;
    println!("http://{}", listener.local_addr()?);
    let shared =
        Arc::new(Shared { replies: Replies::make(), held: AtomicUsize::new(0), release: Notify::new() });
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let shared = shared.clone();
        tokio::spawn(async move {
            let service = service_fn(|request| answer(&shared, request));
            // How a connection ends is the client's business.
            let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

async fn answer(shared: &Shared, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
    let uri = request.uri().clone();
    let route = uri.path().strip_prefix("/activepieces/v1/").unwrap_or(uri.path());
    let body = match (request.method(), route.split_once('/')) {
        (&Method::GET, None) if route == "flows" => shared.replies.page.clone(),
        (&Method::GET, Some(("flows", id))) => {
            if id == HELD {
                shared.hold_back().await;
            }
            shared.replies.flow.clone()
        }
        (&Method::GET, Some(("flow-runs", _))) => shared.replies.run.clone(),
        (&Method::POST, Some(("webhooks", _))) => {
            read_to_end(request.into_body()).await;
            Bytes::from_static(b"{}")
        }
        (&Method::GET, Some(("", "held"))) => shared.held.load(Ordering::Relaxed).to_string().into(),
        (&Method::GET, Some(("", "release"))) => {
            shared.release.notify_waiters();
            Bytes::from_static(b"{}")
        }
        _ => {
            let mut reply = Response::new(Full::new(Bytes::from_static(b"{}")));
            *reply.status_mut() = StatusCode::NOT_FOUND;
            return Ok(reply);
        }
    };
    let mut reply = Response::new(Full::new(body));
    reply.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
    Ok(reply)
}

impl Shared {
    async fn hold_back(&self) {
        let released = self.release.notified();
        self.held.fetch_add(1, Ordering::Relaxed);
        released.await;
        self.held.fetch_sub(1, Ordering::Relaxed);
    }
}

async fn read_to_end(mut body: Incoming) {
    while let Some(Ok(_)) = body.frame().await {}
}
