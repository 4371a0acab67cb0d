//! The reply of a server.

use std::marker::PhantomData;

use bytes::{Buf, Bytes};
use http::{HeaderMap, StatusCode};

use crate::error::{BadReply, Error};

/// A complete reply.
#[derive(Debug, Clone)]
pub struct Response {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

/// A reply that was checked to have the shape of a `T`.
#[derive(Debug, Clone)]
pub struct Reply<T> {
    pub response: Response,
    checked: PhantomData<fn() -> T>,
}

impl Response {
    /// Removes a byte order mark, as `fetch` does.
    pub fn skip_byte_order_mark(&mut self) {
        if self.body.starts_with("\u{feff}".as_bytes()) {
            self.body.advance("\u{feff}".len());
        }
    }

    /// Returns the error of an invalid reply.
    pub fn decode_error(&self, problem: String) -> Error {
        Error::Decode(Box::new(BadReply { status: self.status, headers: self.headers.clone(), problem }))
    }
}

impl<T> Reply<T> {
    pub fn new(response: Response) -> Self {
        Self { response, checked: PhantomData }
    }

    /// Returns the same reply with another body.
    pub fn with_body(self, body: impl Into<Bytes>) -> Self {
        Self::new(Response { body: body.into(), ..self.response })
    }
}
