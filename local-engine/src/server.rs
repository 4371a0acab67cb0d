//! The HTTP server.

use std::io;

use tokio::net::TcpListener;

use crate::app::{App, Engine, runs};
use crate::options::Options;
use crate::routes;

/// An engine that listens.
#[derive(Debug)]
pub struct Server {
    app: App,
    listener: TcpListener,
}

impl Server {
    /// Opens the store and the port; 0 is any free one. Resumes paused runs when they are due, and follows schedules.
    pub async fn bind(options: Options, host: &str, port: u16) -> Result<Self, String> {
        let server = Self::idle(options, host, port).await?;
        let app = &server.app;
        runs::interrupt_all(app).map_err(|error| error.to_string())?;
        runs::wake_all(app);
        app.schedules.follow_all(app);
        Ok(server)
    }

    /// Opens the store and the port. Resumes no runs and follows no schedules.
    pub async fn idle(options: Options, host: &str, port: u16) -> Result<Self, String> {
        let listener =
            TcpListener::bind((host, port)).await.map_err(|error| with_causes(host, port, &error))?;
        let address = listener.local_addr().map_err(|error| error.to_string())?;
        let app = Engine::open(options, format!("http://{address}"))?;
        Ok(Self { app, listener })
    }

    /// Where it listens.
    pub fn url(&self) -> &str {
        &self.app.url
    }

    /// The address of its page, which opens a session.
    pub fn page_url(&self) -> String {
        routes::page_url(&self.app)
    }

    /// The engine behind it.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Answers requests until it is dropped, which also ends the requests that it has.
    pub async fn run(self) -> io::Result<()> {
        let router = routes::router(&self.app);
        if !self.app.options.read_only {
            self.app.javascript.grow(); // ready before the first run
        }
        axum::serve(self.listener, router).await
    }
}

fn with_causes(host: &str, port: u16, error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::AddrInUse => {
            format!("port {port} on {host} is in use: choose another with --port, or 0 for any free one")
        }
        io::ErrorKind::PermissionDenied => format!("port {port} on {host} may not be opened by this user"),
        io::ErrorKind::AddrNotAvailable => format!("{host} is not an address of this machine"),
        _ => format!("{host}:{port} cannot be opened: {error}"),
    }
}
