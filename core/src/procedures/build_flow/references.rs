//! Finds the references to steps in expressions. The engine silently resolves a reference to an empty text if the step
//! does not exist or has not run.
//!
//! An expression is JavaScript, which is split into tokens but not parsed. Only certain references count.

use std::collections::HashSet;

use serde_json::Value;

use crate::error::Error;
use crate::json::{self, JsonObject};
use crate::procedures::build_flow::tokens::{Token, TokenKind, tokenize};

/// A string that contains `{{ … }}`, and its path in the argument of `buildFlow`.
#[derive(Debug, Clone)]
pub struct Expression {
    pub place: String,
    pub text: String,
}

/// An identifier that an expression uses and does not bind.
#[derive(Debug, PartialEq, Eq)]
pub struct Reference<'a> {
    pub name: &'a str,
    /// Whether the expression begins with the identifier.
    pub leads: bool,
}

/// Adds the expressions in the members with these names. The engine resolves values when it runs a step, but not keys.
pub fn collect_in(
    place: &str,
    fields: &JsonObject,
    names: &[&str],
    found: &mut Vec<Expression>,
) -> Result<(), Error> {
    for name in names {
        if let Some(value) = fields.get(name).filter(|value| value.text().contains("{{")) {
            let place = format!("{place}.{name}");
            collect(&place, &json::typed(&place, value.text())?, found);
        }
    }
    Ok(())
}

fn collect(place: &str, value: &Value, found: &mut Vec<Expression>) {
    match value {
        Value::String(text) if text.contains("{{") => {
            found.push(Expression { place: place.to_owned(), text: text.clone() });
        }
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items.for_each(|(index, item)| collect(&format!("{place}[{index}]"), item, found));
        }
        Value::Object(fields) => {
            fields.iter().for_each(|(name, field)| collect(&format!("{place}.{name}"), field, found));
        }
        _ => {}
    }
}

impl Expression {
    pub fn references(&self) -> Vec<Reference<'_>> {
        scripts(&self.text).flat_map(|script| references(script).unwrap_or_default()).collect()
    }
}

/// Returns the scripts that the engine runs: the text between `{{` and the next `}}` on the same line. A connection is not
/// run, because the engine reads its name from the text.
fn scripts(text: &str) -> impl Iterator<Item = &str> {
    let lines = text.split(['\n', '\r', '\u{2028}', '\u{2029}']);
    let scripts = lines.flat_map(|mut line| {
        std::iter::from_fn(move || {
            let (script, rest) = line.split_once("{{")?.1.split_once("}}")?;
            line = rest;
            Some(script)
        })
    });
    scripts.filter(|script| !script.starts_with("connections"))
}

/// Returns the identifiers that `script` uses and does not bind. Returns `None` if only a parser could tell.
///
/// A name that is bound anywhere counts as bound everywhere.
fn references(script: &str) -> Option<Vec<Reference<'_>>> {
    let tokens = Tokens(tokenize(script)?);
    let (mut used, mut bound) = (Vec::new(), HashSet::new());
    let (mut scope, mut outer) = (Scope::default(), Vec::new());
    for (index, token) in tokens.0.iter().enumerate() {
        match token.kind {
            TokenKind::Open => {
                let is_pattern = tokens.is_pattern(index, &scope);
                outer.push(std::mem::replace(&mut scope, Scope { is_pattern, ..Scope::default() }));
            }
            TokenKind::Close => scope = outer.pop()?,
            TokenKind::Other => scope.pass(token.text),
            TokenKind::Name if tokens.hides_names(index) => return None,
            TokenKind::Name if tokens.is_bound(index, &scope) => drop(bound.insert(token.text)),
            TokenKind::Name if tokens.is_label(index, &scope) => {}
            TokenKind::Name => used.push(Reference { name: token.text, leads: index == 0 }),
        }
        scope.declares |= matches!(token.text, "const" | "let" | "var");
    }
    used.retain(|reference| !bound.contains(reference.name));
    Some(used)
}

/// The state between two brackets.
#[derive(Debug, Default)]
struct Scope {
    /// Names can be parameters or targets of a destructuring.
    is_pattern: bool,
    /// A declaration of variables has begun.
    declares: bool,
    /// The number of `?` without their `:`.
    questions: usize,
}

impl Scope {
    fn pass(&mut self, operator: &str) {
        match operator {
            "?" => self.questions += 1,
            ":" => self.questions = self.questions.saturating_sub(1),
            ";" => self.declares = false,
            _ => {}
        }
    }
}

struct Tokens<'a>(Vec<Token<'a>>);

impl Tokens<'_> {
    /// Returns the texts of the tokens before and after `index`.
    fn around(&self, index: usize) -> (&str, &str) {
        let before = index.checked_sub(1).map_or("", |before| self.0[before].text);
        (before, self.0.get(index + 1).map_or("", |after| after.text))
    }

    /// Returns the text of the token after the bracket that closes the one at `open`.
    fn after_pair(&self, open: usize) -> &str {
        self.around(self.0[open].partner).1
    }

    /// Returns whether the bracket at `open` begins parameters or a pattern that is assigned to. `if (…) {` counts too, because
    /// a method can be called `if`.
    fn is_pattern(&self, open: usize, scope: &Scope) -> bool {
        let (before, _) = self.around(open);
        match self.after_pair(open) {
            "=>" | "=" | "of" => true,
            "{" if self.0[open].text == "(" => true,
            _ if matches!(before, "for" | "await" | "const" | "let" | "var") => true,
            _ => scope.is_pattern && begins_target(before),
        }
    }

    /// Returns whether the name at `index` is assigned to, declared, a parameter, or the name of a function or method.
    fn is_bound(&self, index: usize, scope: &Scope) -> bool {
        let (before, after) = self.around(index);
        match after {
            "=" | "=>" => true,
            "(" if self.after_pair(index + 1) == "{" => true,
            _ if scope.declares && matches!(before, "," | "const" | "let" | "var") => true,
            _ => scope.is_pattern && begins_target(before) && ends_target(after),
        }
    }

    /// Returns whether the name at `index` is a label or a key.
    fn is_label(&self, index: usize, scope: &Scope) -> bool {
        let (before, after) = self.around(index);
        (after == ":" && scope.questions == 0) || matches!(before, "break" | "continue")
    }

    /// Returns whether the name at `index` can bind names that the tokens do not show.
    fn hides_names(&self, index: usize) -> bool {
        matches!(self.0[index].text, "class" | "eval" | "globalThis" | "this" | "with")
            && self.around(index).1 != ":"
    }
}

/// Returns whether a name or pattern can begin after this token of a pattern.
fn begins_target(before: &str) -> bool {
    matches!(before, "(" | "[" | "{" | "," | ":" | "...")
}

/// Returns whether a name of a pattern can end before this token. `in` and `of` follow it in the head of a loop.
fn ends_target(after: &str) -> bool {
    matches!(after, ")" | "]" | "}" | "," | "in" | "of")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> String {
        let expression = Expression { place: String::new(), text: text.to_owned() };
        let names = expression.references().into_iter().map(|reference| reference.name);
        names.filter(|name| name.starts_with("step_")).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn names_that_stand_for_themselves_are_references() {
        let cases = [
            (4, "a {{ step_1.a }} b {{step_2['x']}} ${{step_3}} \\{{step_4}}"),
            (3, "{{step_1.items.map(i => i + step_2.n)}} {{typeof step_3}}"),
            (4, "{{[...step_1, ... step_2]}} {{f(...step_3)}} {{f(step_4)}}"),
            (4, "{{({step_1, a: step_2, [step_3]: a[step_4]})}}"),
            (4, "{{step_1 ? step_2 : a ? b ? 1 : step_3 : step_4}}"),
            (2, "{{a?.5:step_1}} {{(x => ({a: x ? step_2 : 1}))(2)}}"),
            (3, "{{`a${step_1.x}b${`${ {a: step_2}.a }`}`}} {{f`${step_3}`}}"),
            (4, "{{a / step_1 / 2}} {{(a) / step_2 / b[0] / step_3 / 'a' / step_4}}"),
            (3, "{{((x = step_1, {y = f(step_2)} = [step_3]) => x)()}}"),
            (4, "{{(x => { if (step_1.a) return step_2; let y = (1, step_3); y, step_4 })()}}"),
            (3, "{{(() => { for (const x of step_1) f(x, step_2) })()}} {{step_3 == 1}}"),
            (2, "{{({class: step_1, for: 1}).class + a.with(step_2)}}"),
            (4, "{{step_1++/step_2/step_3--/step_4}}"),
            (4, "{{a.in/step_1/a?.of/step_2}} {{1/2/'a'/`b`/step_3}} {{a.if(b)/step_4/c}}"),
            (3, r"{{/step_9/g/step_1/c}} {{/[/\]'(]\/`/v.test(step_2)}} {{/\u{e9}\/step_9/ + step_3}}"),
            (3, "{{1.5.step_9+1..step_9+.5+0xfn+1e+5+step_1}} {{a/* '/ */+step_2//step_9}} {{a-->step_3}}"),
            (2, "{{step_1\u{a0}+\u{feff}step_2}}"),
        ];
        for (count, text) in cases {
            let expected: Vec<_> = (1..=count).map(|number| format!("step_{number}")).collect();
            assert_eq!(names(text), expected.join(" "), "{text}");
        }
        assert_eq!(names("{{step_\u{e9}t\u{e9}}}"), "step_\u{e9}t\u{e9}");
    }

    #[test]
    fn literals_comments_properties_keys_and_labels_are_no_references() {
        let cases = [
            r#"{{a['step_9'] + "step_9" + `step_9`}} {{a['it\'s step_9'] + `\${step_9} \` step_9`}}"#,
            r"{{trigger.body.text.replace(/step_2/g, 'x')}} {{a.replace(/[/'\]]step_2\/step_2/gi, b)}}",
            "{{[/step_9/, !/step_9/, a || /step_9/]}} {{a ? /step_9/ : /step_9/}} {{x => /step_9/}}",
            "{{(() => { if (x) /step_9/.test(x); return /step_9/ })()}} {{`${/step_9`}/}`}}",
            "{{typeof/step_9/ in/step_9/}} {{a=/step_9/,!/step_9/,(/step_9/)}}",
            "{{trigger.body.a /* step_9 */}} {{a // step_9}} {{a <!-- step_9}} {{--> step_9}}",
            "{{i.step_9.output.sum}} {{a?.step_9}} {{a . step_9}} {{a /**/ . /**/ step_9}} {{a?.['x'].step_9}}",
            "{{ ({step_9: 1, step_8 : 2}).x }} {{({a, step_9: 1, 'step_9': 2, 3: 4})}} {{a ? {step_9: 1} : 2}}",
            "{{({a: b ? c : d, step_9: 1})}} {{({step_9() {}, get step_8() {}, async *step_7() {} })}}",
            "{{step_9: for (;;) { break step_9 } }} {{step_9: for (;;) { continue step_9 } }}",
            "step_9 {{my_step_9}} {{xstep_9}} {{$step_9}} {{\u{301}step_9}}",
        ];
        for text in cases {
            assert_eq!(names(text), "", "{text}");
        }
    }

    #[test]
    fn names_that_the_expression_binds_are_no_references() {
        let cases = [
            "{{a.map(step_item => step_item.id)}} {{a.map(({step_id}) => step_id)}} {{f(async step_4 => step_4)}}",
            "{{a.map(function (step_x) { return step_x })}} {{f(({step_4 = 1}) => step_4)}} {{step_4 => step_4}}",
            "{{f((step_4, {b, c: step_5, ...step_6} = {}, [step_7]) => step_4 + step_5 + step_6 + step_7)}}",
            "{{f((a, {b: {c: [, step_5]} }, ...step_6) => [step_5, step_6])}} {{f(async (step_4) => step_4)}}",
            "{{f(function step_4(step_5, [step_6]) { step_4(step_5, step_6) })}} {{f(function* step_4() { step_4 })}}",
            "{{({a(step_4) { step_4 }, set b(step_5) { step_5 }, 'c'(step_6) { step_6 }, [d](step_7) { step_7 } })}}",
            "{{(class step_4 { step_5() { step_4 } static step_6; step_7 = 1 })}}",
            "{{(() => { let step_4 = 1, step_5; const {a: step_6} = b; return step_4 + step_5 + step_6 })()}}",
            "{{(() => { var [step_4, [step_5]] = x, {step_6} = y; return step_4 + step_5 + step_6 })()}}",
            "{{var step_4; step_4}} {{step_4 = 1, step_4}} {{[step_4] = [1], step_4}} {{({step_4} = a), step_4}}",
            "{{(() => { try {} catch (step_4) { step_4 } try {} catch ({step_5}) { step_5 } })()}}",
            "{{(() => { for (const step_4 of x) step_4; for (let [step_5, {a: step_6}] of x) step_5 + step_6 })()}}",
            "{{(() => { for (step_4 of x) step_4; for ([step_5] of x) step_5; for (step_6 in x) step_6 })()}}",
            "{{(async () => { for await (const step_4 of x) step_4 })()}}",
            // A name that is bound anywhere in an expression is never reported.
            "{{step_4 + f(step_4 => step_4)}}",
            "{{with (trigger) step_4}} {{eval('var step_4 = 1'), step_4}} {{this.step_4 = 1, step_4}}",
        ];
        for text in cases {
            assert_eq!(names(text), "", "{text}");
        }
    }

    #[test]
    fn expressions_end_where_the_engine_ends_them() {
        let cases = [
            ("{{step_9 }} step_9 {{", "step_9"),
            ("{{step_9\n}} {{step_9\r}} {{step_9\u{2028}}} {{step_9\u{2029}}} {{\n{{step_1}}", "step_1"),
            ("{{ \"{{step_9\" }} {{ '{{' + step_2 }} {{{step_3}}}", "step_2"),
            // The engine reads the name of a connection from this text and does not run it.
            ("{{connections.my-step_9}} {{connections['step_9'].step_9}}", ""),
            (
                "{{'step_9}} {{`${step_9}} {{step_9)}} {{(step_9}} {{[step_9)}} {{step_9 /* a}} {{step_9 + /[/]}}",
                "",
            ),
            // Only a parser could tell what these are.
            (r"{{{} /step_9/}} {{await /step_9/}} {{yield/step_9/a}} {{step_9\u0062}}", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(names(text), expected, "{text}");
        }
    }

    #[test]
    fn deep_expressions_take_linear_time() {
        let nested = |(open, close): (&str, &str)| {
            format!("{{{{{}step_1{}}}}}", open.repeat(100_000), close.repeat(100_000))
        };
        let brackets =
            [("(", ")"), ("[", "]"), ("({a:", "})"), ("`${", "}`"), ("((b = ", ") => 1)"), ("x => (", ")")];
        let others = [("a ? ", " : 1"), ("a + ", " / 2"), (" ", " "), ("/**/", "/**/")];
        let begun = std::time::Instant::now();
        for case in brackets.into_iter().chain(others) {
            assert_eq!(names(&nested(case)), "step_1", "{case:?}");
        }
        assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
    }
}
