//! Fixed replies. Bodies of requests are read to their end; nothing else is looked at.

use std::convert::Infallible;
use std::error::Error;
use std::io::Read;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpSocket;

use crate::data::Replies;

/// Thousands of connections are opened at once; one that is turned away would be tried again a second later.
const BACKLOG: u32 = 8192;

/// An id with this in front is answered so many milliseconds later: `delay-5000`.
const DELAY: &str = "delay-";

struct Shared {
    replies: Replies,
    waiting: AtomicUsize,
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
    let shared = Arc::new(Shared { replies: Replies::make(), waiting: AtomicUsize::new(0) });
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
    let path = request.uri().path();
    let route = path.strip_prefix("/activepieces/v1/").unwrap_or(path);
    let body = match (request.method(), route.split_once('/')) {
        (&Method::GET, None) if route == "flows" => shared.replies.page.clone(),
        (&Method::GET, Some(("flows", id))) => {
            shared.hold_back(id).await;
            shared.replies.flow.clone()
        }
        (&Method::GET, Some(("flow-runs", _))) => shared.replies.run.clone(),
        (&Method::POST, Some(("webhooks", _))) => {
            read_to_end(request.into_body()).await;
            Bytes::from_static(b"{}")
        }
        (&Method::GET, _) if route == "/waiting" => shared.waiting.load(Ordering::Relaxed).to_string().into(),
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
    async fn hold_back(&self, id: &str) {
        if let Some(delay) = id.strip_prefix(DELAY).and_then(|delay| delay.parse().ok()) {
            self.waiting.fetch_add(1, Ordering::Relaxed);
            tokio::time::sleep(Duration::from_millis(delay)).await;
            self.waiting.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

async fn read_to_end(mut body: Incoming) {
    while let Some(Ok(_)) = body.frame().await {}
}
