//! The checks of `imbrace-flows check`: each kind of mistake is found, with its line, and all at once.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;

use imbrace_flows::{check, files, lift};
use serde_json::Value;

const WRONG: &str = "\
displayName: Wrong
trigger:
  kind: piece
  pieceName: '@activepieces/piece-webhook'
  pieceVersion: 0.1.25
  triggerName: catch_hook
steps:
- kind: code
  name: step_1
  displayName: A
  input:
    later: '{{step_2.a}}'
    missing: '{{step_9.a}}'
- kind: router
  name: step_2
  displayName: R
  branches:
  - name: B
    conditions:
    - firstValue: a
      operator: IS
    steps:
    - kind: piece
      name: step_3
      displayName: P
      pieceName: '@activepieces/piece-http'
      pieceVersion: 0.11.2
      actionName: send_reqest
      input:
        password: hunter2
        fine: secret # not-a-secret
        apiKey: allowed # not-a-secret
- kind: code
  name: step_1
  displayName: A
  code: let a = 1; let a = 2
";

fn findings(yaml: &str, code: &[(&str, &str)]) -> Vec<String> {
    let code: BTreeMap<_, _> = code.iter().map(|(name, text)| (*name, (*text).to_owned())).collect();
    let found = check::flow("flows/", "wrong", yaml, |name| code.get(name).cloned()).findings;
    found.iter().map(ToString::to_string).collect()
}

#[test]
fn every_mistake_is_found_with_its_line() {
    let key = format!("const key = 'sk-{}'", "0123456789abcdefghijklmn");
    let code = format!("export const code = () => 1\n{key}\n{key} // not-a-secret\nconst x = {{{{\n");
    let found = findings(WRONG, &[("wrong.step_1.ts", &code)]);
    let expected = [
        ("flows/wrong.flow.yaml:6:", "catch_webhook"),
        ("flows/wrong.flow.yaml:12:", "uses `step_2`"),
        ("flows/wrong.flow.yaml:13:", "uses `step_9`, which is not a step"),
        ("flows/wrong.flow.yaml:21:", "must be one of TEXT_CONTAINS"),
        ("flows/wrong.flow.yaml:28:", "send_request"),
        ("flows/wrong.flow.yaml:30:", "the value of `password`"),
        ("flows/wrong.flow.yaml:34:", "another step of the flow has that name"),
        ("flows/wrong.flow.yaml:36:", "`a` has already been declared"),
        ("flows/wrong.step_1.ts:2:", "a key of OpenAI"),
        ("flows/wrong.step_1.ts:", "Unexpected token"),
    ];
    for (place, message) in expected {
        assert!(
            found.iter().any(|line| line.starts_with(place) && line.contains(message)),
            "{place} {message}: {found:#?}"
        );
    }
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    assert!(!found.concat().contains("hunter2") && !found.concat().contains("0123456789"));
}

#[test]
fn a_file_that_is_not_yaml_has_a_line() {
    let found = findings("displayName: a\nsteps: [\n", &[]);
    assert!(found[0].starts_with("flows/wrong.flow.yaml:"), "{found:?}");
    assert!(findings("displayName: a\nstepps: []\n", &[])[0].starts_with("flows/wrong.flow.yaml:2:"));
    let both = findings("displayName: a\nstats: 1\nsteps:\n- kind: cod\n", &[]);
    assert_eq!(both.len(), 2, "{both:?}");
    let lost = findings("displayName: a\nsteps:\n- kind: code\n  name: a\n  displayName: A\n", &[]);
    assert!(lost[0].contains("flows/wrong.a.ts"), "{lost:?}");
}

#[test]
fn recorded_flows_have_no_findings_but_those_that_build_flow_has() {
    let text = include_str!("../../local-engine/tests/data/flow-recordings.json");
    let cases: Vec<Value> = serde_json::from_str(text).unwrap();
    for case in cases {
        let flow = &case["flow"];
        let steps = flow["steps"].as_array().unwrap();
        if steps.iter().any(|step| step["stepLocationRelativeToParent"] != "AFTER") {
            continue;
        }
        let next = |next: Value, step: &Value| {
            let mut step = step["action"].clone();
            step["nextAction"] = next;
            step
        };
        let mut trigger = flow["trigger"].clone();
        trigger["nextAction"] = steps.iter().rev().fold(Value::Null, next);
        let version = serde_json::json!({"displayName": "Recorded", "trigger": trigger});
        let written = files::write("key", lift::flow(&version.to_string()).unwrap()).unwrap();
        let found =
            check::flow("", "key", &written["key.flow.yaml"], |name| written.get(name).cloned()).findings;
        // On purpose, some recordings have mistakes of these kinds.
        let is_meant = |finding: &check::Finding| {
            let is_of = |part: &str| finding.message.contains(part);
            let is_code = finding.file.ends_with(".ts");
            is_code
                || is_of("uses `step_")
                || is_of("authFields.password")
                || is_of("of @activepieces/piece-webhook:")
        };
        let other = found.iter().filter(|finding| !is_meant(finding)).collect::<Vec<_>>();
        assert!(other.is_empty(), "{other:#?}\n{}", written["key.flow.yaml"]);
    }
}
