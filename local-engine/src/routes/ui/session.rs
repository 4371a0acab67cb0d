//! Who may use the page: a browser that opened the printed address once.
//!
//! The address carries a token, which becomes a cookie that scripts cannot read and other sites cannot send. Requests
//! with the origin of another page are refused, also from other ports of this machine, which share cookies.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use percent_encoding::percent_decode_str;
use serde_json::json;
use url::Url;

use super::assets;
use crate::app::{App, Engine};
use crate::error::Error;
use crate::reply;
use crate::request::is_allowed_host;

/// The address of the page. It opens a session.
pub fn address(app: &Engine) -> String {
    format!("{}/?token={}", app.own_url(), app.options.page_token)
}

/// Answers `GET /` of a browser. With the token, sets the cookie and removes the token from the address.
pub fn open(app: &App, request: &Request) -> Response {
    if let Some(refused) = refuse_host(app, request.headers()) {
        return refused;
    }
    let query = request.uri().query().unwrap_or_default();
    let token = query.split('&').find_map(|part| part.strip_prefix("token="));
    let Some(token) = token else { return assets::page() };
    if percent_decode_str(token).decode_utf8_lossy() != app.options.page_token {
        return assets::page();
    }
    let cookie =
        format!("{}={}; Path=/; HttpOnly; SameSite=Strict", cookie_name(app), app.options.page_token);
    let headers = [
        (header::LOCATION, "/"),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    let mut response = (StatusCode::SEE_OTHER, headers).into_response();
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

/// Refuses a request that the page itself did not send.
pub fn refuse(app: &App, headers: &HeaderMap) -> Option<Response> {
    if let Some(refused) = refuse_host(app, headers) {
        return Some(refused);
    }
    if is_foreign(headers) {
        return Some(refusal(StatusCode::FORBIDDEN, "only the page of this engine may ask for this"));
    }
    let message = "open the address that the engine printed when it started";
    (!has_cookie(app, headers)).then(|| refusal(StatusCode::UNAUTHORIZED, message))
}

/// Gives a request of the page the engine's own credential. What flows see of it has none of the page's own headers.
pub fn settle_headers(app: &App, headers: &mut HeaderMap) {
    for own in [header::COOKIE, header::ORIGIN, header::REFERER] {
        headers.remove(own);
    }
    let key = app.options.keys.first().map_or("", String::as_str);
    let (name, value) = match app.manner().has_gateway() {
        true => ("x-api-key", key.to_owned()),
        false => ("authorization", format!("Bearer {key}")),
    };
    if let Ok(value) = HeaderValue::from_str(&value) {
        headers.insert(name, value);
    }
}

fn refuse_host(app: &App, headers: &HeaderMap) -> Option<Response> {
    let is_allowed = is_allowed_host(headers, app.options.hosts.as_deref());
    let host = headers.get(header::HOST).map(HeaderValue::as_bytes).unwrap_or_default();
    (!is_allowed).then(|| Error::OtherHost(String::from_utf8_lossy(host).into_owned()).into_response())
}

fn refusal(status: StatusCode, message: &str) -> Response {
    reply::json(status, &json!({ "message": message }))
}

/// Whether another page sent a request.
fn is_foreign(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let is_other_origin = text("origin").is_some_and(|origin| !is_same(origin, text("host")));
    is_other_origin || text("sec-fetch-site").is_some_and(|site| site != "same-origin" && site != "none")
}

fn is_same(origin: &str, host: Option<&str>) -> bool {
    let Ok(origin) = Url::parse(origin) else { return false };
    let own = host.and_then(|host| Url::parse(&format!("{}://{host}", origin.scheme())).ok());
    own.is_some_and(|own| own.origin() == origin.origin())
}

fn has_cookie(app: &App, headers: &HeaderMap) -> bool {
    let wanted = format!("{}={}", cookie_name(app), app.options.page_token);
    let sent = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    sent.flat_map(|value| value.split(';')).any(|cookie| cookie.trim() == wanted)
}

/// Browsers share cookies between the ports of a host, so each engine has a name of its own.
fn cookie_name(app: &App) -> String {
    let port = app.url.rsplit(':').next().unwrap_or_default();
    format!("imbrace_local_{port}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn foreign(headers: &[(&'static str, &'static str)]) -> bool {
        let pair = |&(name, value)| (header::HeaderName::from_static(name), HeaderValue::from_static(value));
        is_foreign(&headers.iter().map(pair).collect())
    }

    #[test]
    fn only_the_page_of_the_same_host_and_port_is_its_own() {
        let host = ("host", "127.0.0.1:4777");
        assert!(!foreign(&[host]));
        assert!(!foreign(&[host, ("origin", "http://127.0.0.1:4777"), ("sec-fetch-site", "same-origin")]));
        for origin in ["http://127.0.0.1:4778", "http://localhost:4777", "http://evil.example", "null", "x"] {
            assert!(foreign(&[host, ("origin", origin)]), "{origin}");
        }
        for site in ["cross-site", "same-site"] {
            assert!(foreign(&[host, ("sec-fetch-site", site)]), "{site}");
        }
    }
}
