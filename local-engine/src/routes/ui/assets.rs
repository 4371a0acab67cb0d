//! The files of the page, which are part of the binary.

use std::io::Read as _;
use std::sync::LazyLock;

use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use flate2::read::DeflateDecoder;

/// What `build.rs` packed: the name and the text of each file, which end with a NUL.
const PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/page"));

static UNPACKED: LazyLock<String> = LazyLock::new(|| {
    let mut text = String::new();
    if let Err(error) = DeflateDecoder::new(PACKED).read_to_string(&mut text) {
        tracing::error!(%error, "the files of the page cannot be read");
    }
    text
});

fn file(name: &str) -> Option<&'static str> {
    let mut parts = UNPACKED.split_terminator('\0');
    while let (Some(own), Some(text)) = (parts.next(), parts.next()) {
        if own == name {
            return Some(text);
        }
    }
    None
}

fn type_of(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("html") => "text/html; charset=utf-8",
        _ => "text/javascript; charset=utf-8",
    }
}

/// The page loads nothing from elsewhere, and no other page can embed it.
const SAFEGUARDS: [(HeaderName, &str); 5] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
    ),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CACHE_CONTROL, "no-store"),
];

/// The page.
pub fn page() -> Response {
    asset("index.html")
}

/// `GET /_ui/assets/{name}`.
pub fn asset(name: &str) -> Response {
    match file(name) {
        Some(text) => (SAFEGUARDS, [(header::CONTENT_TYPE, type_of(name))], text).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_small_and_complete() {
        assert!((40_000..60_000).contains(&UNPACKED.len()), "{} bytes", UNPACKED.len());
        for name in ["index.html", "style.css", "icon.svg", "main.js", "htm.js"] {
            assert!(file(name).is_some_and(|text| text.len() > 200), "{name}");
        }
        assert_eq!(file("LICENSE"), None);
    }
}
