//! Properties that hold for any input.

#![allow(clippy::unwrap_used)]

use std::time::{Duration, SystemTime};

use http::{HeaderMap, HeaderValue, header};
use imbrace_core::decode::envelope;
use imbrace_core::decode::error_body;
use imbrace_core::request::Query;
use imbrace_core::request::path::fill_next;
use imbrace_core::transport::retry::{retry_after, wait};
use proptest::prelude::*;
use serde_json::Value;

const TEMPLATE: &str = "/v1/flows/{flowId}/versions";

/// Returns JSON values of some depth, with keys that the checks read.
fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    let key = prop_oneof!["id|data|next|code|message|params", any::<String>()];
    leaf.prop_recursive(4, 32, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((key.clone(), inner), 0..6)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn an_id_stays_one_segment_and_comes_back_as_it_was(id in any::<String>()) {
        if let Ok(path) = fill_next(TEMPLATE, &id) {
            let segments: Vec<_> = path.split('/').collect();
            prop_assert_eq!(segments.len(), 5);
            prop_assert!(path.is_ascii() && !path.contains(['?', '#', ' ', '\\']));
            let decoded = percent_encoding::percent_decode_str(segments[3]).decode_utf8();
            prop_assert_eq!(decoded.unwrap(), id.as_str());
            let url: url::Url = format!("http://localhost{path}").parse().unwrap();
            prop_assert_eq!(url.path(), path);
        }
    }

    #[test]
    fn a_query_comes_back_as_it_was(name in "[a-z\\[\\]&= ]{1,8}", text in any::<String>()) {
        let mut query = Query::default();
        query.push(&name, &text);
        let pairs: Vec<(String, String)> = url::form_urlencoded::parse(query.as_str().as_bytes()).into_owned().collect();
        prop_assert_eq!(pairs, vec![(name, text)]);
    }

    #[test]
    fn any_retry_after_gives_a_bounded_wait_or_none(bytes in prop::collection::vec(any::<u8>(), 0..40), jitter in any::<f64>()) {
        let mut headers = HeaderMap::new();
        if let Ok(value) = HeaderValue::from_bytes(&bytes) {
            headers.insert(header::RETRY_AFTER, value);
        }
        let asked = retry_after(&headers, SystemTime::now());
        for attempts in [0, 1, 5, u32::MAX] {
            if let Some(wait) = wait(attempts, asked, if jitter.is_nan() { 0.5 } else { jitter }) {
                prop_assert!(wait <= Duration::from_secs(60));
            }
        }
    }

    #[test]
    fn any_error_body_is_read_and_its_message_is_safe_to_log(body in prop::collection::vec(any::<u8>(), 0..200)) {
        let said = error_body::read(&body);
        if let Some(message) = said.message {
            prop_assert!(message.chars().count() <= 500 && !message.chars().any(char::is_control));
        }
    }

    #[test]
    fn an_error_body_of_json_is_known_as_such(body in json()) {
        prop_assert!(error_body::read(body.to_string().as_bytes()).is_json);
    }

    #[test]
    fn the_envelope_check_agrees_with_the_value(body in json()) {
        let text = body.to_string();
        let is_entity = |value: &Value| value.is_object() && value["id"].is_string();
        prop_assert_eq!(envelope::entity(text.as_bytes()).is_ok(), is_entity(&body));
        prop_assert!(envelope::json(text.as_bytes()).is_ok());
        let cursor = |name: &str| matches!(body.get(name), None | Some(Value::Null | Value::String(_)));
        let is_page = body.get("data").and_then(Value::as_array).is_some_and(|data| data.iter().all(is_entity))
            && cursor("next") && cursor("previous");
        prop_assert_eq!(envelope::page(text.as_bytes()).is_ok(), is_page);
    }
}
