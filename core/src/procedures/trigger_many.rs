//! Many triggers of one flow in one call.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use futures_util::future::join_all;
use serde_json::value::RawValue;

use crate::decode::compute;
use crate::engine::Engine;
use crate::error::{Error, Failure};
use crate::procedures::call;
use crate::request::{Expect, Request, new_request_id};

pub const DEFAULT_CONCURRENCY: usize = 32;

/// What became of one payload.
#[derive(Debug)]
pub struct Triggered {
    /// None for one that never became a request.
    pub request_id: Option<String>,
    /// Whether it was sent; one that was not has started nothing.
    pub sent: bool,
    /// None for one that was not sent because the batch was stopped.
    pub result: Option<Result<(), Failure>>,
}

/// Triggers a flow with each element of the array that is `request`'s body; `stop` keeps back what has not been sent.
/// The results are in the order of the payloads.
pub async fn trigger_many(
    engine: &Engine,
    request: Request,
    stop: &AtomicBool,
) -> Result<Vec<Triggered>, Failure> {
    let concurrency = request.concurrency.unwrap_or(DEFAULT_CONCURRENCY);
    let body = request.body.clone().unwrap_or_default();
    let payloads = compute(body.len(), move || split(&body)).await?;
    let kept_back = || Triggered { request_id: None, sent: false, result: None };
    let results = Mutex::new(payloads.iter().map(|_| kept_back()).collect::<Vec<_>>());
    let next = AtomicUsize::new(0);
    let worker = async || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let payload = payloads.get(index).filter(|_| !stop.load(Ordering::Relaxed));
            let Some(payload) = payload else { break };
            let triggered = trigger(engine, &request, payload.clone()).await;
            results.lock().unwrap_or_else(PoisonError::into_inner)[index] = triggered;
        }
    };
    join_all((0..concurrency.min(payloads.len())).map(|_| worker())).await;
    Ok(results.into_inner().unwrap_or_else(PoisonError::into_inner))
}

async fn trigger(engine: &Engine, request: &Request, payload: Bytes) -> Triggered {
    let request_id = new_request_id();
    let mut request = request.clone();
    request.expect = Expect::Json;
    request.body = Some(payload);
    request.options.request_id = Some(request_id.clone());
    let result = call(engine, request).await.map(drop);
    let sent = result.as_ref().err().is_none_or(|failure| was_sent(&failure.error));
    Triggered { request_id: Some(request_id), sent, result: Some(result) }
}

fn was_sent(error: &Error) -> bool {
    match error {
        Error::Misuse(_) | Error::NoCredential => false,
        Error::Network(fault) => fault.sent,
        _ => true,
    }
}

/// The elements of a JSON array as slices of its text.
fn split(whole: &Bytes) -> Result<Vec<Bytes>, Error> {
    let elements: Vec<&RawValue> = serde_json::from_slice(whole)
        .map_err(|error| Error::Misuse(format!("`payloads` must be an array: {error}")))?;
    Ok(elements.into_iter().map(|element| whole.slice_ref(element.get().as_bytes())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_keep_their_text() {
        let body = Bytes::from_static(br#"[{"a": 1.0},"x",null, [2]]"#);
        assert_eq!(split(&body).unwrap(), [&br#"{"a": 1.0}"#[..], b"\"x\"", b"null", b"[2]"]);
        assert!(split(&Bytes::from_static(b"{}")).is_err());
    }
}
