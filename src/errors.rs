//! The error classes, declared for `index.d.ts`. The package exports the classes of `node/glue/errors.js`, which extend `Error`
//! and have stacks.

use napi_derive::napi;

/// Declares the classes that users see; what is constructed is the class in `node/glue/errors.js`.
macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident)*) => { $(
        $(#[$doc])*
        #[napi]
        #[derive(Debug)]
        pub struct $name {}

        #[napi]
        impl $name {
            #[napi(constructor, ts_args_type = "message?: string, options?: { cause?: unknown }")]
            #[allow(clippy::new_without_default)]
            pub fn new() -> Self {
                Self {}
            }
        }
    )* };
}

classes! {
    /// Base class of the errors that failed calls reject with.
    ///
    /// There are two exceptions. An invalid argument rejects with a `TypeError`, and an aborted call
    /// rejects with the `reason` of its signal.
    ImbraceError

    /// Thrown if the credential is missing, invalid (401) or not authorized for the request (403).
    ///
    /// If the credential is missing, nothing was sent and `statusCode` is absent.
    AuthError

    /// Thrown if the server responds with an error status. The message contains the status, the error
    /// code and the message of the server.
    ApiError

    /// Thrown if the server still responds with status 429 after all retries. `retryAfter` contains
    /// the number of seconds to wait, if the server specifies one.
    RateLimitError

    /// Thrown if no complete response was received. `cause.code` contains the error code of Node.js,
    /// such as `ECONNREFUSED`, if there is one.
    NetworkError

    /// Thrown if the time limit was reached: after all retries, or at the end of a call that waits.
    TimeoutError

    /// Thrown if a response does not have the expected format. The message names the invalid place in
    /// the JSON.
    DecodeError
}
