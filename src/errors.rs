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
    /// What every failed call rejects with, but for misuse (a `TypeError` that names the argument, before anything
    /// is sent) and a caller's own abort (the signal's `reason`).
    ImbraceError

    /// The credential is missing (nothing was sent, no `statusCode`), wrong (401) or not allowed to do this (403).
    AuthError

    /// The engine answered with an error status; the message leads with it, its code and the server's own words.
    ApiError

    /// 429, after all retries. `retryAfter` has the seconds that the server asks for, if it does.
    RateLimitError

    /// No reply, or one that broke off. `cause.code` has Node's code for it, `ECONNREFUSED`, where there is one.
    NetworkError

    /// The time for one attempt ran out, after all retries.
    TimeoutError

    /// A reply that is not what the API promises. The message names the place in its JSON.
    DecodeError
}
