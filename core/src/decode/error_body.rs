//! Reads the body of an error reply.

use crate::decode::envelope;
use crate::error::ErrorBody;
use crate::json::Members;

/// Maximum length of a message, in characters.
const QUOTED: usize = 500;

/// Reads an error body. The engine sends `{statusCode, code?, error, message}` or `{code, params: {message?}}`. The gateway
/// sends `{error, message, request_id}` or `{message}`. A proxy sends HTML or plain text.
pub fn read(body: &[u8]) -> ErrorBody {
    match envelope::read::<Members<'_>>(body) {
        Ok(members) => from_members(&members),
        Err(_) if envelope::json(body).is_ok() => ErrorBody {
            message: serde_json::from_slice(body).ok().and_then(clean_text),
            is_json: true,
            ..ErrorBody::default()
        },
        Err(_) => ErrorBody { message: quote(body), ..ErrorBody::default() },
    }
}

fn from_members(members: &Members<'_>) -> ErrorBody {
    let params = members.get("params").map(|params| params.get());
    let inner = params.and_then(|params| envelope::read::<Members<'_>>(params.as_bytes()).ok());
    let message = text(members, "message").or_else(|| text(&inner?, "message"));
    ErrorBody {
        code: text(members, "code"),
        message: message.or_else(|| params_text(params?)).or_else(|| text(members, "error")),
        request_id: text(members, "request_id"),
        is_json: true,
    }
}

fn text(members: &Members<'_>, name: &str) -> Option<String> {
    serde_json::from_str(members.get(name)?.get()).ok().and_then(clean_text)
}

fn clean_text(text: String) -> Option<String> {
    Some(clean(&text)).filter(|text| !text.is_empty())
}

/// Returns the parameters of `{code, params}` as a message, for a body that has no message.
fn params_text(params: &str) -> Option<String> {
    let empty = !params.starts_with('{') || params[1..].trim_start().starts_with('}');
    if empty { None } else { Some(clean(params)) }
}

fn quote(body: &[u8]) -> Option<String> {
    // A character has at most four bytes, so these bytes contain every character that is quoted.
    let head = &body[..body.len().min(QUOTED * 4)];
    clean_text(String::from_utf8_lossy(head).into_owned())
}

/// Returns at most [`QUOTED`] characters without control characters, because messages are logged.
fn clean(text: &str) -> String {
    let plain = |character: char| if character.is_control() { ' ' } else { character };
    text.trim().chars().take(QUOTED).map(plain).collect()
}
