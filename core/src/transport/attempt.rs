//! Makes one attempt: sends a message and reads the whole reply.

use std::time::Duration;

use bytes::{Bytes, BytesMut};

use crate::compute::freed_in_pool;
use crate::error::{BadReply, Error};
use crate::response::Response;
use crate::transport::retry::Outcome;
use crate::transport::{Transport, fault};

/// Number of body bytes after which the task yields to other tasks. Decompressing so many bytes takes a fraction of a
/// millisecond.
const TURN: usize = 128 * 1024;

/// Upper bound on the preallocation that `Content-Length` can cause, in bytes.
const MOST_AHEAD: u64 = 16 * 1024 * 1024;

/// The error of an attempt without a reply, and its outcome for the retry decision.
pub type Failed = (Error, Outcome);

impl Transport {
    /// Sends a message once. `timeout` is the limit up to the last byte of the reply. This is not an `async fn`, so that
    /// reqwest takes the message before the future starts and the future need not hold it.
    pub fn attempt(
        &self,
        message: reqwest::Request,
        timeout: Duration,
    ) -> impl Future<Output = Result<Response, Failed>> {
        let response = self.http.execute(message);
        async move {
            match tokio::time::timeout(timeout, self.exchange(response)).await {
                Ok(result) => result,
                Err(_) => Err((Error::Timeout(timeout), Outcome::TimedOut)),
            }
        }
    }

    async fn exchange(
        &self,
        response: impl Future<Output = reqwest::Result<reqwest::Response>>,
    ) -> Result<Response, Failed> {
        let mut response = response.await.map_err(failed)?;
        let status = response.status();
        let headers = std::mem::take(response.headers_mut());
        match self.read_body(&mut response).await {
            Ok(body) => Ok(Response { status, headers, body }),
            Err(BodyError::Lost(error)) => Err(failed(error.with_url(response.url().clone()))),
            Err(BodyError::Unfit(problem)) => {
                Err((Error::Decode(Box::new(BadReply { status, headers, problem })), Outcome::Final))
            }
        }
    }

    async fn read_body(&self, response: &mut reqwest::Response) -> Result<Bytes, BodyError> {
        let length = response.content_length();
        self.check_size(length.unwrap_or_default())?;
        let Some(first) = next_chunk(response).await? else { return Ok(Bytes::new()) };
        self.check_size(first.len() as u64)?;
        // Most replies are one chunk, which is not copied.
        let Some(second) = next_chunk(response).await? else { return Ok(first) };
        let mut body = BytesMut::with_capacity(length.unwrap_or_default().min(MOST_AHEAD) as usize);
        body.extend_from_slice(&first);
        let mut next = Some(second);
        while let Some(chunk) = next {
            let size = body.len() + chunk.len();
            self.check_size(size as u64)?;
            // Decompression can run for a long time without waiting for the network.
            if body.len() / TURN != size / TURN {
                tokio::task::yield_now().await;
            }
            body.extend_from_slice(&chunk);
            next = next_chunk(response).await?;
        }
        Ok(freed_in_pool(body.freeze()))
    }

    fn check_size(&self, bytes: u64) -> Result<(), BodyError> {
        match self.max_response_bytes {
            limit if bytes > limit => {
                Err(BodyError::Unfit(format!("the body is larger than `maxResponseBytes` ({limit} bytes)")))
            }
            _ => Ok(()),
        }
    }
}

enum BodyError {
    Lost(reqwest::Error),
    Unfit(String),
}

async fn next_chunk(response: &mut reqwest::Response) -> Result<Option<Bytes>, BodyError> {
    response.chunk().await.map_err(|error| match error.is_decode() && !is_broken_off(&error) {
        true => BodyError::Unfit(format!("the body cannot be decompressed: {}", error.without_url())),
        false => BodyError::Lost(error),
    })
}

/// Returns whether a body ended early, which reqwest also reports as a decoding error.
fn is_broken_off(error: &reqwest::Error) -> bool {
    fault::find::<hyper::Error>(error).is_some()
}

fn failed(error: reqwest::Error) -> Failed {
    let (fault, outcome) = fault::read(error);
    (Error::Network(fault), outcome)
}
