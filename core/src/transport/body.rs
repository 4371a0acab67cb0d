//! The body of a request.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Frame, SizeHint};

/// The largest frame of a body that hyper is given, in bytes.
const PIECE: usize = 64 * 1024;

/// A body that hyper takes in frames of at most 64 KiB. hyper sends what it has taken even if the call is aborted, and a
/// trigger that arrives whole runs its flow.
pub fn sized(bytes: Bytes) -> reqwest::Body {
    if bytes.len() <= PIECE { bytes.into() } else { reqwest::Body::wrap(Pieces(bytes)) }
}

struct Pieces(Bytes);

impl http_body::Body for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.0.is_empty() {
            return Poll::Ready(None);
        }
        let length = self.0.len().min(PIECE);
        Poll::Ready(Some(Ok(Frame::data(self.0.split_to(length)))))
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.0.len() as u64)
    }
}
