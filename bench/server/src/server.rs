//! Sends fixed replies. The server reads the body of a request to its end and checks only the method and the path.

use std::convert::Infallible;
use std::error::Error;
use std::io::Read;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::Notify;
use tokio_rustls::TlsAcceptor;

use crate::data::Replies;
use crate::tls;

/// Thousands of connections open at once. A connection that does not fit in the backlog is retried after a second.
const BACKLOG: u32 = 8192;

/// Larger than the number of held calls, so that all of them can use one connection.
const MAX_STREAMS: u32 = 8192;

/// Id of a flow whose replies wait for a request to `/release`, so that many calls can be in flight.
const HELD: &str = "held";

/// Id of the run that has 4 MB.
const LARGE: &str = "large";

struct Shared {
    replies: Replies,
    held: AtomicUsize,
    release: Notify,
}

pub struct Options {
    /// PEM file of the certificate chain.
    pub cert: PathBuf,
    /// PEM file of the private key.
    pub key: PathBuf,
    pub threads: usize,
}

pub fn run(options: &Options) -> Result<(), Box<dyn Error>> {
    // The driver holds the other end of standard input, so the server exits when the driver does.
    std::thread::spawn(|| {
        let _ = std::io::stdin().read(&mut [0]);
        std::process::exit(0);
    });
    let acceptor = tls::acceptor(&options.cert, &options.key)?;
    let runtime = match options.threads {
        1 => tokio::runtime::Builder::new_current_thread().enable_all().build()?,
        threads => {
            tokio::runtime::Builder::new_multi_thread().worker_threads(threads).enable_all().build()?
        }
    };
    runtime.block_on(serve(acceptor))
}

async fn serve(acceptor: TlsAcceptor) -> Result<(), Box<dyn Error>> {
    let (plain, secure) = (listen()?, listen()?);
    println!("http://{} https://{}", plain.local_addr()?, secure.local_addr()?);
    let shared =
        Arc::new(Shared { replies: Replies::make(), held: AtomicUsize::new(0), release: Notify::new() });
    loop {
        tokio::select! {
            accepted = plain.accept() => {
                let (stream, _) = accepted?;
                stream.set_nodelay(true)?;
                tokio::spawn(serve_http1(stream, shared.clone()));
            }
            accepted = secure.accept() => {
                let (stream, _) = accepted?;
                stream.set_nodelay(true)?;
                tokio::spawn(serve_tls(stream, acceptor.clone(), shared.clone()));
            }
        }
    }
}

fn listen() -> std::io::Result<TcpListener> {
    let socket = TcpSocket::new_v4()?;
    socket.bind(SocketAddr::from(([127, 0, 0, 1], 0)))?;
    socket.listen(BACKLOG)
}

/// Serves the HTTP version that the client chose. A failed handshake is ignored, because the client reports it.
async fn serve_tls(stream: TcpStream, acceptor: TlsAcceptor, shared: Arc<Shared>) {
    let Ok(stream) = acceptor.accept(stream).await else { return };
    match stream.get_ref().1.alpn_protocol() {
        Some(tls::HTTP2) => serve_http2(stream, shared).await,
        _ => serve_http1(stream, shared).await,
    }
}

// Both functions ignore how a connection ends, because the client reports it.

async fn serve_http1(stream: impl AsyncRead + AsyncWrite + Unpin, shared: Arc<Shared>) {
    let service = service_fn(|request| answer(&shared, request));
    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}

async fn serve_http2(stream: impl AsyncRead + AsyncWrite + Unpin, shared: Arc<Shared>) {
    let service = service_fn(move |request| {
        let shared = shared.clone();
        async move { answer(&shared, request).await }
    });
    let mut builder = http2::Builder::new(TokioExecutor::new());
    builder.max_concurrent_streams(MAX_STREAMS);
    let _ = builder.serve_connection(TokioIo::new(stream), service).await;
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
        (&Method::GET, Some(("flow-runs", LARGE))) => shared.replies.large_run.clone(),
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
