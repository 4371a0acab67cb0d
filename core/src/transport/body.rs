//! Sends the body of a request in frames.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Frame, SizeHint};

/// Maximum size of a frame, in bytes.
const FRAME: usize = 64 * 1024;

/// Number of body bytes after which the body yields to other tasks. hyper polls the body as long as the connection accepts
/// data, and encrypting and writing some megabytes takes milliseconds.
const TURN: usize = 4 * FRAME;

/// Returns a body of frames of at most 64 KiB. If a call is aborted, hyper still sends the frame that it has taken. If that
/// frame were the whole body of a trigger, the trigger would arrive complete and run its flow.
pub fn sized(bytes: Bytes) -> reqwest::Body {
    if bytes.len() <= FRAME { bytes.into() } else { reqwest::Body::wrap(Frames { rest: bytes, turn: TURN }) }
}

struct Frames {
    rest: Bytes,
    /// Number of bytes until the next pause.
    turn: usize,
}

impl http_body::Body for Frames {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.rest.is_empty() {
            return Poll::Ready(None);
        }
        if self.turn == 0 {
            self.turn = TURN;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        self.turn -= FRAME;
        let length = self.rest.len().min(FRAME);
        Poll::Ready(Some(Ok(Frame::data(self.rest.split_to(length)))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.rest.len() as u64)
    }
}

#[cfg(test)]
mod tests {
    use std::task::Waker;

    use http_body::Body;

    use super::*;

    #[test]
    fn a_large_body_gives_other_tasks_a_turn_and_arrives_whole() {
        let bytes = Bytes::from(vec![7; 10 * TURN + 1]);
        let mut body = sized(bytes.clone());
        let mut context = Context::from_waker(Waker::noop());
        let (mut sent, mut turns) = (Vec::new(), 0);
        loop {
            match Pin::new(&mut body).poll_frame(&mut context) {
                Poll::Ready(Some(frame)) => sent.extend(frame.unwrap().into_data().unwrap()),
                Poll::Ready(None) => break,
                Poll::Pending => turns += 1,
            }
        }
        assert_eq!((sent, turns), (bytes.to_vec(), 10));
    }
}
