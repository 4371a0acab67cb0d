//! Decodes any bytes as a reply, even deeply nested ones. Nothing panics or overflows the stack, the checks agree with simple
//! checks of a tree, and messages are safe to log.
#![no_main]

mod input;
mod reference;

use imbrace_core::decode::envelope;
use imbrace_core::decode::error_body;
use imbrace_core::decode::{Fields, JsonText};
use libfuzzer_sys::fuzz_target;
use reference::Tree;
use serde_json::Value;

fuzz_target!(|bytes: &[u8]| {
    let body = input::text(bytes);
    let tree = Tree::read(&body);
    input::with_small_stack(move || check(body, tree));
});

fn check(body: Vec<u8>, tree: Option<Tree>) {
    let is_json = envelope::json(&body).is_ok();
    check_envelopes(&body, is_json, tree);
    check_error_body(&body, is_json);
    check_fields(&body, is_json);
    JsonText::lossy(body.into());
}

fn check_envelopes(body: &[u8], is_json: bool, tree: Option<Tree>) {
    let (entity, page, list) = (envelope::entity(body), envelope::page(body), envelope::list(body));
    assert!(is_json || (entity.is_err() && page.is_err() && list.is_err()));
    if let Some(tree) = tree {
        assert!(is_json);
        assert_eq!(entity.is_ok(), is_entity(&tree), "{entity:?}");
        assert_eq!(page.is_ok(), is_page(&tree), "{page:?}");
        assert_eq!(list.is_ok(), is_list(&tree), "{list:?}");
    }
}

fn is_entity(tree: &Tree) -> bool {
    matches!(tree.members("id").as_deref(), Some([Tree::Scalar(Value::String(_))]))
}

fn is_list(tree: &Tree) -> bool {
    matches!(tree, Tree::Array(elements) if elements.iter().all(is_entity))
}

fn is_page(tree: &Tree) -> bool {
    let is_cursor = |name| {
        matches!(tree.members(name).as_deref(), Some([] | [Tree::Scalar(Value::Null | Value::String(_))]))
    };
    let has_list = matches!(tree.members("data").as_deref(), Some([data]) if is_list(data));
    has_list && is_cursor("next") && is_cursor("previous")
}

fn check_error_body(body: &[u8], is_json: bool) {
    let read = error_body::read(body);
    assert_eq!(read.is_json, is_json);
    for text in [read.code, read.message, read.request_id].into_iter().flatten() {
        assert!(
            !text.is_empty() && text.chars().count() <= 500 && !text.chars().any(char::is_control),
            "{text:?}"
        );
    }
}

fn check_fields(body: &[u8], is_json: bool) {
    let paths = ["id".to_owned(), "version.displayName".to_owned(), "a.b.c".to_owned()];
    if let Ok(fields) = Fields::parse(&paths) {
        let picked = fields.pick(body);
        assert!(!is_json || envelope::json(&picked).is_ok(), "the picked part of JSON is JSON");
    }
}
