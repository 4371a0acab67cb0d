//! Triggers a flow many times in one call.

use std::sync::atomic::{AtomicBool, Ordering};

use bytes::Bytes;
use futures_util::{StreamExt, stream};

use crate::calls::triggers;
use crate::context::Context;
use crate::error::{Error, Failure, Result};
use crate::models::TriggerOptions;

pub const DEFAULT_CONCURRENCY: usize = 32;

/// The result of one payload. The default is that of a payload that was not sent.
#[derive(Debug, Default)]
pub struct Triggered {
    /// `None` if no request was made.
    pub request_id: Option<String>,
    /// Whether the payload was sent. If not, it has started no run.
    pub sent: bool,
    /// `None` if the batch was stopped before this payload.
    pub result: Option<Result<()>>,
}

/// Triggers a flow with each payload, a JSON text, `concurrency` at a time. Setting `stop` holds back the payloads that were
/// not sent yet. The results are in the order of the payloads.
pub async fn trigger_many(
    ctx: &Context,
    flow_id: &str,
    payloads: Vec<Bytes>,
    options: &TriggerOptions,
    concurrency: usize,
    stop: &AtomicBool,
) -> Result<Vec<Triggered>> {
    // An invalid argument fails the call even if it has no payloads.
    triggers::trigger(flow_id, Bytes::new(), options)?;
    let trigger = |(index, payload)| async move {
        let triggered = match stop.load(Ordering::Relaxed) {
            true => Triggered::default(),
            false => trigger(&ctx.with_new_id(), flow_id, payload, options).await,
        };
        (index, triggered)
    };
    let mut results: Vec<_> = payloads.iter().map(|_| Triggered::default()).collect();
    let triggers = stream::iter(payloads.into_iter().enumerate().map(trigger));
    let mut triggers = triggers.buffer_unordered(concurrency);
    while let Some((index, triggered)) = triggers.next().await {
        results[index] = triggered;
    }
    Ok(results)
}

async fn trigger(ctx: &Context, flow_id: &str, payload: Bytes, options: &TriggerOptions) -> Triggered {
    let result = match triggers::trigger(flow_id, payload, options) {
        Ok(call) => ctx.send(call).await.map(drop),
        Err(error) => Err(Failure::from(error)),
    };
    let sent = result.as_ref().err().is_none_or(|failure| was_sent(&failure.error));
    Triggered { request_id: Some(ctx.options().request_id.clone()), sent, result: Some(result) }
}

fn was_sent(error: &Error) -> bool {
    match error {
        Error::Misuse(_) | Error::NoCredential => false,
        Error::Network(fault) => fault.sent,
        _ => true,
    }
}
