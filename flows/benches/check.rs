//! How long `check` takes for a project of 200 flows: `cargo run --release -p imbrace-flows --example bench_check`.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fs;
use std::time::Instant;

use imbrace_flows::check;

const FLOWS: usize = 200;
const GOAL_MS: f64 = 100.0;

fn main() {
    let root = std::env::temp_dir().join(format!("imbrace-bench-{}", std::process::id()));
    fs::create_dir_all(root.join("flows")).unwrap();
    fs::write(root.join("imbrace.yaml"), "environments: {dev: {}}\n").unwrap();
    for flow in 0..FLOWS {
        let mut text = String::from(
            "displayName: Flow\ntrigger:\n  kind: piece\n  pieceName: '@activepieces/piece-webhook'\n  pieceVersion: 0.1.25\n  \
             triggerName: catch_webhook\nsteps:\n",
        );
        for step in 1..=10 {
            let input = if step == 1 { "trigger.body.a".into() } else { format!("step_{}.a", step - 1) };
            text += &format!(
                "- kind: code\n  name: step_{step}\n  displayName: Step\n  input: {{a: '{{{{{input}}}}}'}}\n"
            );
            let code =
                "export const code = async (inputs: { a: number }) => {\n  return { a: inputs.a + 1 }\n}\n";
            fs::write(root.join(format!("flows/flow-{flow}.step_{step}.ts")), code).unwrap();
        }
        fs::write(root.join(format!("flows/flow-{flow}.flow.yaml")), text).unwrap();
    }
    let mut times = Vec::new();
    for _ in 0..10 {
        let begun = Instant::now();
        let findings = check::run(&root).unwrap().findings;
        times.push(begun.elapsed().as_secs_f64() * 1000.0);
        assert!(findings.is_empty(), "{findings:?}");
    }
    fs::remove_dir_all(&root).unwrap();
    times.sort_by(f64::total_cmp);
    println!(
        "check of {FLOWS} flows with 10 steps each: {:.0} ms (median of 10; goal: {GOAL_MS} ms)",
        times[5]
    );
    assert!(times[5] < GOAL_MS, "the goal is missed");
}
