//! What a server answered.

use std::marker::PhantomData;

use bytes::{Buf, Bytes};
use http::{HeaderMap, StatusCode};

use crate::error::{BadReply, Error};

/// A reply, read to its last byte.
#[derive(Debug, Clone)]
pub struct Response {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

/// A reply that was checked to be a `T`.
#[derive(Debug, Clone)]
pub struct Reply<T> {
    pub response: Response,
    checked: PhantomData<fn() -> T>,
}

impl Response {
    /// Skips a byte order mark, as `fetch` does.
    pub fn skip_byte_order_mark(&mut self) {
        if self.body.starts_with("\u{feff}".as_bytes()) {
            self.body.advance("\u{feff}".len());
        }
    }

    /// The error of a reply that is not what the API promises.
    pub fn decode_error(&self, problem: String) -> Error {
        Error::Decode(Box::new(BadReply { status: self.status, headers: self.headers.clone(), problem }))
    }
}

impl<T> Reply<T> {
    pub fn new(response: Response) -> Self {
        Self { response, checked: PhantomData }
    }

    /// The same reply with another body.
    pub fn with_body(self, body: impl Into<Bytes>) -> Self {
        Self::new(Response { body: body.into(), ..self.response })
    }
}
