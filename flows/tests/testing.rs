//! Test cases of flows run on the local engine, which must have been built.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::PathBuf;

use imbrace_flows::lower;
use imbrace_flows::testing::case::TestFile;
use imbrace_flows::testing::report::CaseResult;
use imbrace_flows::testing::{Job, run_all};
use serde_json::Value;

const FLOW: &str = "
displayName: Orders
trigger:
  kind: piece
  pieceName: '@activepieces/piece-webhook'
  pieceVersion: 0.1.25
  triggerName: catch_webhook
  input: {authType: none}
steps:
- kind: code
  name: step_1
  displayName: Greet
  code: 'export const code = async ({ name }) => ({ greeting: `Hello ${name}` })'
  input: {name: '{{trigger.body.name}}'}
- kind: piece
  name: step_2
  displayName: Send
  pieceName: '@activepieces/piece-slack'
  pieceVersion: 0.5.0
  actionName: send
  input: {auth: \"{{connections['slack']}}\", text: '{{step_1.greeting}}'}
- kind: piece
  name: step_3
  displayName: Answer
  pieceName: '@activepieces/piece-webhook'
  pieceVersion: 0.1.25
  actionName: return_response
  input: {responseType: json, respond: stop, fields: {status: 201, headers: {}, body: {sent: '{{step_2.ok}}'}}}
";

const CASES: &str = "
cases:
- name: a greeting is sent
  payload: {name: Ann}
  stubs: {slack: {send: {return: {ok: true}}}}
  expect:
    answer: {status: 201, body: {sent: true}}
    steps:
      step_1: {output: {greeting: Hello Ann}}
      step_2: {input: {text: Hello Ann}}
- name: a wrong expectation
  stubs: {slack: {send: {return: {ok: true}}}}
  expect: {answer: {status: 200}, steps: {step_4: {}}}
- name: a failure
  stubs: {slack: {send: {throw: no channel}}}
  expect: {status: FAILED, steps: {step_2: {status: FAILED, error: no channel}}}
- name: a pause
  stubs: {slack: {send: {pause: {}}}}
  expect: {status: PAUSED, steps: {step_2: {status: PAUSED}}}
";

fn results(cases: &str) -> Vec<CaseResult> {
    let description: Value = serde_saphyr::from_str(FLOW).unwrap();
    let template = lower::flow(description).unwrap();
    let file: TestFile = serde_saphyr::from_str(cases).unwrap();
    let job = |case| Job { flow: "orders".into(), template: template.clone(), case };
    let jobs = file.cases.into_iter().map(job).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(run_all(jobs, PathBuf::from(".")))
}

#[test]
fn cases_pass_and_fail_on_the_local_engine() {
    let results = results(CASES);
    let problems: Vec<_> = results.iter().map(|result| result.problems.join("\n")).collect();
    assert_eq!(problems[0], "");
    assert!(
        problems[1]
            .starts_with("answer.status: expected 200, got 201\nsteps.step_4: the step did not run\nOrders")
    );
    assert_eq!(problems[2], "");
    assert_eq!(problems[3], "");
}
