//! The results of test cases as text, as JSON and as JUnit XML.

use std::fmt::Write as _;
use std::time::Duration;

use serde::Serialize;

/// The result of one case.
#[derive(Debug, Serialize)]
pub struct CaseResult {
    /// Key of the flow.
    pub flow: String,
    pub case: String,
    /// The differences from what is expected, or the reason why the case could not run. Empty if the case passed.
    pub problems: Vec<String>,
    #[serde(rename = "milliseconds", serialize_with = "milliseconds")]
    pub duration: Duration,
}

fn milliseconds<S: serde::Serializer>(duration: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u64(u64::try_from(duration.as_millis()).unwrap_or(u64::MAX))
}

impl CaseResult {
    pub fn passed(&self) -> bool {
        self.problems.is_empty()
    }
}

/// Returns a line for each case, its problems below it, and the sums.
pub fn text(results: &[CaseResult]) -> String {
    let mut text = String::new();
    for result in results {
        let mark = if result.passed() { "ok    " } else { "FAILED" };
        // Writing into memory does not fail.
        let _ =
            writeln!(text, "{mark} {}: {} ({} ms)", result.flow, result.case, result.duration.as_millis());
        for line in result.problems.iter().flat_map(|problem| problem.lines()) {
            let _ = writeln!(text, "         {line}");
        }
    }
    let failed = results.iter().filter(|result| !result.passed()).count();
    let _ = writeln!(text, "{} passed, {failed} failed", results.len() - failed);
    text
}

/// Returns a report in the format that CI servers read.
pub fn junit(results: &[CaseResult]) -> String {
    let failed = results.iter().filter(|result| !result.passed()).count();
    let time: f64 = results.iter().map(|result| result.duration.as_secs_f64()).sum();
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"imbrace-flows\" tests=\"{}\" failures=\"{failed}\" \
         time=\"{time:.3}\">\n",
        results.len()
    );
    for result in results {
        let (flow, case, time) =
            (escaped(&result.flow), escaped(&result.case), result.duration.as_secs_f64());
        let _ = write!(xml, "  <testcase classname=\"{flow}\" name=\"{case}\" time=\"{time:.3}\"");
        if result.passed() {
            xml.push_str("/>\n");
            continue;
        }
        let (first, all) = (escaped(&result.problems[0]), escaped(&result.problems.join("\n")));
        let _ = writeln!(xml, ">\n    <failure message=\"{first}\">{all}</failure>\n  </testcase>");
    }
    xml.push_str("</testsuite>\n");
    xml
}

/// Escapes a text for XML, which has no form for most control characters.
fn escaped(text: &str) -> String {
    let allowed =
        text.chars().filter(|character| !character.is_control() || matches!(character, '\n' | '\t'));
    allowed
        .collect::<String>()
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_are_in_the_reports() {
        let result = |case: &str, problems: &[&str]| CaseResult {
            flow: "orders".into(),
            case: case.into(),
            problems: problems.iter().map(|problem| (*problem).into()).collect(),
            duration: Duration::from_millis(12),
        };
        let results = [result("works", &[]), result("a < \"b\"", &["status: expected \"A\"", "x\u{1}"])];
        let text = text(&results);
        assert!(
            text.contains("ok     orders: works (12 ms)\nFAILED orders: a < \"b\" (12 ms)\n         status"),
            "{text}"
        );
        assert!(text.ends_with("1 passed, 1 failed\n"));
        let xml = junit(&results);
        assert!(xml.contains("tests=\"2\" failures=\"1\""), "{xml}");
        assert!(xml.contains("name=\"a &lt; &quot;b&quot;\""), "{xml}");
        assert!(xml.contains("<failure message=\"status: expected &quot;A&quot;\">"), "{xml}");
    }
}
