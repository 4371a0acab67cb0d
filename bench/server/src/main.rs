//! The server and the upper limit of `npm run bench`. Written in Rust, because it must be faster than all clients.
//!
//! ```text
//! imbrace-bench server --cert FILE --key FILE [--threads N]
//!     Sends fixed replies from two free ports of this machine: plain HTTP/1.1, and TLS with HTTP/2 and HTTP/1.1.
//! imbrace-bench client URL [--concurrency N] [--seconds S] [--warm-up S] [--post-bytes N] [--ca FILE]
//!     Measures the same calls with bare reqwest.
//! ```
//!
//! The server prints both addresses on one line. It exits when its standard input closes. The client prints its
//! figures as one line of JSON.

mod client;
mod data;
mod server;
mod tls;

use std::process::ExitCode;
use std::str::FromStr;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let result = match arguments.first().map(String::as_str) {
        Some("server") => server::run(&server::Options {
            cert: option(&arguments, "--cert").unwrap_or_default(),
            key: option(&arguments, "--key").unwrap_or_default(),
            threads: option(&arguments, "--threads").unwrap_or(1),
        }),
        Some("client") => client::run(&client::Task {
            url: arguments.get(1).cloned().unwrap_or_default(),
            concurrency: option(&arguments, "--concurrency").unwrap_or(128),
            seconds: option(&arguments, "--seconds").unwrap_or(1.0),
            warm_up: option(&arguments, "--warm-up").unwrap_or(0.3),
            post_bytes: option(&arguments, "--post-bytes"),
            ca: option(&arguments, "--ca"),
        }),
        _ => Err("`server` or `client URL` is missing".into()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("imbrace-bench: {error}");
            ExitCode::FAILURE
        }
    }
}

fn option<T: FromStr>(arguments: &[String], name: &str) -> Option<T> {
    let place = arguments.iter().position(|argument| argument == name)?;
    arguments.get(place + 1)?.parse().ok()
}
