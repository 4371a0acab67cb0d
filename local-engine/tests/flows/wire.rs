//! Sends a request with exactly the recorded headers. The run records all of them, so a client that adds its own headers
//! would cause differences.

use std::collections::BTreeMap;

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::case::Request;

/// A reply to compare.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    /// JSON, or text if the body is not JSON.
    pub body: Value,
}

/// Sends a request to `host` (address and port).
pub async fn send(host: &str, request: &Request) -> Reply {
    let body = request.body.as_deref().unwrap_or_default();
    let takes_body = !["GET", "HEAD", "DELETE", "OPTIONS"].contains(&request.method.as_str());
    let mut headers = request.headers.clone();
    headers.insert("host".to_owned(), host.to_owned());
    headers.insert("connection".to_owned(), "keep-alive".to_owned());
    let body = if headers.contains_key("transfer-encoding") {
        format!("{:x}\r\n{body}\r\n0\r\n\r\n", body.len())
    } else {
        if takes_body {
            headers.insert("content-length".to_owned(), body.len().to_string());
        }
        body.to_owned()
    };
    let lines: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let text = format!("{} {} HTTP/1.1\r\n{lines}\r\n{body}", request.method, request.path);
    let mut stream = TcpStream::connect(host).await.unwrap();
    stream.write_all(text.as_bytes()).await.unwrap();
    receive(&mut stream, request.method == "HEAD").await
}

async fn receive(stream: &mut TcpStream, is_head: bool) -> Reply {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end + 4;
        }
        assert_ne!(stream.read_buf(&mut bytes).await.unwrap(), 0, "the reply ended in its head");
    };
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let mut lines = head.lines();
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let headers: BTreeMap<String, String> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let length = headers.get("content-length").map_or(0, |length| length.parse().unwrap());
    let length = if is_head { 0 } else { length };
    while bytes.len() < end + length {
        assert_ne!(stream.read_buf(&mut bytes).await.unwrap(), 0, "the reply ended in its body");
    }
    let text = String::from_utf8(bytes[end..end + length].to_vec()).unwrap();
    let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
    Reply { status, headers, body }
}
