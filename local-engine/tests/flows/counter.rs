//! The server that recorded flows call: `{"count": n}` for the n-th request of a path.

use std::collections::HashMap;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// Starts the server. Returns its address and port.
pub async fn start() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move {
        let mut counts: HashMap<String, u32> = HashMap::new();
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut head = Vec::new();
            while !head.windows(4).any(|window| window == b"\r\n\r\n") {
                stream.read_buf(&mut head).await.unwrap();
            }
            let path = String::from_utf8_lossy(&head).split(' ').nth(1).unwrap().to_owned();
            let count = counts.entry(path).and_modify(|count| *count += 1).or_insert(1);
            let body = format!("{{\"count\":{count}}}");
            let reply = format!(
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
                body.len()
            );
            stream.write_all(reply.as_bytes()).await.unwrap();
        }
    });
    address
}
