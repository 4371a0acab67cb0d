//! The syntax of the TypeScript of CODE steps. The parser is the one with which the local engine compiles code.

use oxc_allocator::Allocator;
use oxc_parser::Parser;
use oxc_semantic::SemanticBuilder;
use oxc_span::SourceType;

/// Returns the mistakes with their lines. The first line is 1.
pub fn mistakes(code: &str) -> Vec<(usize, String)> {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, code, SourceType::ts()).parse();
    let mut errors = parsed.errors;
    if errors.is_empty() {
        errors = SemanticBuilder::new().with_check_syntax_error(true).build(&parsed.program).errors;
    }
    let line = |offset: usize| code.get(..offset).unwrap_or_default().matches('\n').count() + 1;
    let mistakes = errors.iter().map(|error| {
        let offset = error.labels.iter().flatten().next().map_or(0, |label| label.offset());
        (line(offset), error.message.to_string())
    });
    mistakes.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_have_lines() {
        assert_eq!(
            mistakes("import { a } from 'b'\nexport const code = async (x: { n: number }) => a(x.n)"),
            []
        );
        assert_eq!(mistakes("const a = 1\nexport const code = () => {{ ;")[0].0, 2);
        assert_eq!(mistakes("let a = 1\nlet a = 2")[0].0, 1);
    }
}
