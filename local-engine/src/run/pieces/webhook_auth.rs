//! Authentication of webhooks.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::hmac;
use serde_json::{Value, json};

/// Whether a request meets the `authType` of the trigger.
pub fn admits(trigger: &Value, payload: &Value) -> bool {
    let input = &trigger["settings"]["input"];
    let field = |name: &str| input["authFields"][name].as_str().unwrap_or_default();
    let header = |name: &str| payload["headers"][name.to_ascii_lowercase()].as_str();
    match input["authType"].as_str() {
        Some("header") => header(field("headerName")) == Some(field("headerValue")),
        Some("basic") => {
            let pair = STANDARD.encode(format!("{}:{}", field("username"), field("password")));
            header("authorization") == Some(format!("Basic {pair}").as_str())
        }
        Some("hmac") => {
            let name = Some(field("headerName")).filter(|name| !name.is_empty()).unwrap_or("x-signature");
            let body = payload["rawBody"].as_str().unwrap_or_default();
            header(name).is_some_and(|given| is_signature(given, field("secret"), field("algorithm"), body))
        }
        _ => true,
    }
}

/// Whether a signature is that of the body. It is hexadecimal or base64, with or without the name of the algorithm.
fn is_signature(given: &str, secret: &str, algorithm: &str, body: &str) -> bool {
    let algorithm = match algorithm {
        "sha1" => hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
        "sha384" => hmac::HMAC_SHA384,
        "sha512" => hmac::HMAC_SHA512,
        _ => hmac::HMAC_SHA256,
    };
    let key = hmac::Key::new(algorithm, secret.as_bytes());
    let plain =
        given.split_once('=').filter(|(name, _)| name.starts_with("sha")).map_or(given, |(_, rest)| rest);
    let readings = [from_hex(plain), STANDARD.decode(plain).ok()];
    readings.into_iter().flatten().any(|signature| hmac::verify(&key, body.as_bytes(), &signature).is_ok())
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> =
        text.chars().map(|digit| digit.to_digit(16).map(|digit| digit as u8)).collect();
    let digits = digits.filter(|digits| digits.len() % 2 == 0)?;
    Some(digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect())
}

/// The fields of an `authType` in the editor.
pub fn auth_fields(auth_type: &str) -> Value {
    let field = |label: &str, description: &str| json!({ "displayName": label, "description": description, "required": true, "type": "SHORT_TEXT" });
    match auth_type {
        "basic" => json!({
            "username": field("Username", "The username to use for authentication."),
            "password": field("Password", "The password to use for authentication."),
        }),
        "header" => json!({
            "headerName": field("Header Name", "The name of the header to use for authentication."),
            "headerValue": field("Header Value", "The value to check against the header."),
        }),
        "hmac" => json!({
            "headerName": field("Header Name", "The name of the header that holds the signature."),
            "secret": field("Secret", "The secret that the body is signed with."),
            "algorithm": field("Algorithm", "sha1, sha256, sha384 or sha512."),
        }),
        _ => json!({}),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trigger(kind: &str, fields: Value) -> Value {
        json!({ "settings": { "input": { "authType": kind, "authFields": fields } } })
    }

    #[test]
    fn a_trigger_may_ask_for_a_header_or_a_password() {
        let header = trigger("header", json!({ "headerName": "X-Key", "headerValue": "k1" }));
        assert!(admits(&header, &json!({ "headers": { "x-key": "k1" } })));
        assert!(!admits(&header, &json!({ "headers": { "x-key": "wrong" } })));
        let basic = trigger("basic", json!({ "username": "u", "password": "p" }));
        assert!(admits(&basic, &json!({ "headers": { "authorization": "Basic dTpw" } })));
        assert!(!admits(&basic, &json!({ "headers": {} })));
        assert!(admits(&trigger("none", json!({})), &json!({ "headers": {} })));
    }

    #[test]
    fn a_trigger_may_ask_for_a_signature_of_the_body() {
        let signed = trigger(
            "hmac",
            json!({ "headerName": "X-Hub-Signature-256", "secret": "It's a Secret to Everybody" }),
        );
        let hex = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
        let base64 = "dXEH6g6yUJ/CESIczphLijdXC211hsIsRvQ3nIsEPhc=";
        let request = |signature: &str, body: &str| json!({ "headers": { "x-hub-signature-256": signature }, "rawBody": body });
        for signature in
            [hex.to_owned(), format!("sha256={hex}"), base64.to_owned(), format!("sha256={base64}")]
        {
            assert!(admits(&signed, &request(&signature, "Hello, World!")), "{signature}");
            assert!(!admits(&signed, &request(&signature, "Hello, World?")), "{signature}");
        }
        assert!(!admits(&signed, &json!({ "headers": {}, "rawBody": "Hello, World!" })));
    }
}
