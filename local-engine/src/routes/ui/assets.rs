//! The files of the page, which are part of the binary.

use axum::extract::Path;
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};

const HTML: &str = include_str!("../../../ui/index.html");

const JAVASCRIPT: &str = "text/javascript; charset=utf-8";

/// Each file with its type.
const FILES: &[(&str, &str, &str)] = &[
    ("style.css", "text/css; charset=utf-8", include_str!("../../../ui/style.css")),
    ("icon.svg", "image/svg+xml", include_str!("../../../ui/icon.svg")),
    ("main.js", JAVASCRIPT, include_str!("../../../ui/main.js")),
    ("engine.js", JAVASCRIPT, include_str!("../../../ui/engine.js")),
    ("parts.js", JAVASCRIPT, include_str!("../../../ui/parts.js")),
    ("runs.js", JAVASCRIPT, include_str!("../../../ui/runs.js")),
    ("run.js", JAVASCRIPT, include_str!("../../../ui/run.js")),
    ("trigger.js", JAVASCRIPT, include_str!("../../../ui/trigger.js")),
    ("flows.js", JAVASCRIPT, include_str!("../../../ui/flows.js")),
    ("tree.js", JAVASCRIPT, include_str!("../../../ui/tree.js")),
    ("needs.js", JAVASCRIPT, include_str!("../../../ui/needs.js")),
    ("draw.js", JAVASCRIPT, include_str!("../../../ui/draw.js")),
    ("htm.js", JAVASCRIPT, include_str!("../../../ui/vendor/htm.js")),
];

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
    (SAFEGUARDS, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], HTML).into_response()
}

/// `GET /_ui/assets/{name}`.
pub async fn asset(Path(name): Path<String>) -> Response {
    match FILES.iter().find(|(own, ..)| *own == name) {
        Some((_, kind, text)) => (SAFEGUARDS, [(header::CONTENT_TYPE, *kind)], *text).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_small() {
        let size = HTML.len() + FILES.iter().map(|(.., text)| text.len()).sum::<usize>();
        assert!(size < 60_000, "{size} bytes");
    }
}
