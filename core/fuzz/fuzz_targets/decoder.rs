//! Any bytes as a reply: nothing panics, what is accepted is what serde_json accepts, and what is picked from a
//! well-formed text is well-formed.
//!
//! `cargo install cargo-fuzz`, then in `core/`: `cargo +nightly fuzz run decoder -- -max_total_time=600`
#![no_main]

use imbrace_core::decode::envelope;
use imbrace_core::decode::error_body::ErrorBody;
use imbrace_core::decode::{Fields, JsonText};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|body: &[u8]| {
    let is_json = envelope::json(body).is_ok();
    if let Ok(value) = serde_json::from_slice::<Value>(body) {
        assert!(is_json);
        assert_eq!(envelope::entity(body).is_ok(), value.is_object() && value["id"].is_string());
    }
    let said = ErrorBody::read(body);
    assert_eq!(said.is_json, is_json);
    assert!(said.message.is_none_or(|message| message.chars().count() <= 500 && !message.chars().any(char::is_control)));
    let paths = ["id".to_owned(), "version.displayName".to_owned(), "a.b.c".to_owned()];
    if let Ok(fields) = Fields::parse(&paths) {
        let picked = fields.pick(body);
        assert!(!is_json || envelope::json(&picked).is_ok(), "what is picked from JSON is JSON");
    }
    JsonText::lossy(body.to_vec().into());
});
