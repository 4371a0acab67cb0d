//! Compiles the TypeScript or JavaScript of a CODE step to the body of a function that Node can call.
//!
//! Like the real engine's compiler, it produces CommonJS: types are removed, `export`s are set on `exports`, and `import`s
//! become constants that are read from `__imports`, the modules that Node loaded before.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use oxc_allocator::{Allocator, TakeIn};
use oxc_ast::ast::{
    Argument, Declaration, ExportDefaultDeclaration, ExportDefaultDeclarationKind as Default,
    ExportNamedDeclaration, Expression, ImportDeclaration, ImportDeclarationSpecifier as Specifier, Program,
    Statement,
};
use oxc_ast::{AstBuilder, NONE};
use oxc_ast_visit::{VisitMut, walk_mut};
use oxc_codegen::{Codegen, CodegenOptions, CodegenReturn};
use oxc_diagnostics::OxcDiagnostic;
use oxc_parser::Parser;
use oxc_semantic::SemanticBuilder;
use oxc_span::{SPAN, SourceType};
use oxc_transformer::{TransformOptions, Transformer};

/// The engine's message for code that it cannot compile. It contains no reason.
const REFUSED: &str = "Compilation Error ";

/// Number of compiled sources to keep. Flows have few, and each version is compiled once.
const REMEMBERED: usize = 256;

/// A compiled source, or the error that its step fails with.
pub type Compiled = Arc<Result<Module, String>>;

/// A module as Node evaluates it.
#[derive(Debug, PartialEq)]
pub struct Module {
    /// The body of a function.
    pub source: String,
    /// The modules that it imports.
    pub imports: Vec<String>,
    /// Whether it has imports or exports.
    pub is_module: bool,
    /// The line of the original for each line of `source`, from 1 on. Comments and types take no lines in it.
    pub lines: Vec<u32>,
}

/// Compiles sources, and keeps the results.
#[derive(Debug, Default)]
pub struct Compiler {
    compiled: Mutex<HashMap<String, Compiled>>,
}

impl Compiler {
    /// Compiles a source.
    pub fn compile(&self, source: &str) -> Compiled {
        let known = self.compiled.lock().unwrap_or_else(PoisonError::into_inner).get(source).cloned();
        known.unwrap_or_else(|| {
            let compiled = Arc::new(compile(source));
            let mut remembered = self.compiled.lock().unwrap_or_else(PoisonError::into_inner);
            if remembered.len() >= REMEMBERED {
                remembered.clear();
            }
            remembered.insert(source.to_owned(), compiled.clone());
            compiled
        })
    }
}

fn compile(source: &str) -> Result<Module, String> {
    let allocator = Allocator::default();
    let mut parsed = Parser::new(&allocator, source, SourceType::ts()).parse();
    refuse(source, parsed.errors)?;
    let analysed = SemanticBuilder::new().with_check_syntax_error(true).build(&parsed.program);
    refuse(source, analysed.errors)?;
    let scoping = analysed.semantic.into_scoping();
    let transformed = Transformer::new(&allocator, Path::new("code.ts"), &TransformOptions::default())
        .build_with_scoping(scoping, &mut parsed.program);
    refuse(source, transformed.errors)?;
    let ast = AstBuilder::new(&allocator);
    ImportCalls { ast }.visit_program(&mut parsed.program);
    let mut links =
        Links { ast, exports: Vec::new(), constants: Vec::new(), imports: Vec::new(), is_module: false };
    links.take_out(&mut parsed.program);
    let options = CodegenOptions { source_map_path: Some("code.ts".into()), ..CodegenOptions::default() };
    let printed = Codegen::new().with_options(options).build(&parsed.program);
    let lines = lines(&printed);
    Ok(Module { lines, ..links.wrap(&printed.code) })
}

/// The line of the original for each printed line: that of its first token, or that of the line before.
fn lines(printed: &CodegenReturn) -> Vec<u32> {
    let mut lines = vec![0; printed.code.lines().count()];
    for token in printed.map.iter().flat_map(|map| map.get_tokens()) {
        if let Some(line @ 0) = lines.get_mut(token.get_dst_line() as usize) {
            *line = token.get_src_line() + 1;
        }
    }
    let mut last = 1;
    for line in &mut lines {
        last = if *line == 0 { last } else { *line };
        *line = last;
    }
    lines
}

fn refuse(source: &str, errors: Vec<OxcDiagnostic>) -> Result<(), String> {
    if errors.is_empty() {
        return Ok(());
    }
    let words = errors.iter().fold(format!("Error: {REFUSED}"), |mut words, error| {
        let offset = error.labels.iter().flatten().next().map_or(0, |label| label.offset());
        let before = source.get(..offset).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before.chars().rev().take_while(|character| *character != '\n').count() + 1;
        // Writing into memory does not fail.
        let _ = write!(words, "\n    {line}:{column} {}", error.message);
        words
    });
    Err(words)
}

/// Replaces `import(…)` by a call of `__import`: functions that are compiled at run time cannot import on Node 20.
struct ImportCalls<'a> {
    ast: AstBuilder<'a>,
}

impl<'a> VisitMut<'a> for ImportCalls<'a> {
    fn visit_expression(&mut self, expression: &mut Expression<'a>) {
        walk_mut::walk_expression(self, expression);
        if let Expression::ImportExpression(import) = expression {
            let arguments = self.ast.vec1(Argument::from(import.source.take_in(self.ast.allocator)));
            let callee = self.ast.expression_identifier(SPAN, "__import");
            *expression = self.ast.expression_call(SPAN, callee, NONE, arguments, false);
        }
    }
}

/// What a module imports and exports.
struct Links<'a> {
    ast: AstBuilder<'a>,
    /// Expression and name outside.
    exports: Vec<(String, String)>,
    /// Declarations of what is imported.
    constants: Vec<String>,
    imports: Vec<String>,
    is_module: bool,
}

impl<'a> Links<'a> {
    /// Leaves of each export the declaration alone, and nothing of imports.
    fn take_out(&mut self, program: &mut Program<'a>) {
        for statement in &mut program.body {
            *statement = match statement.take_in(self.ast.allocator) {
                Statement::ImportDeclaration(import) => self.import(&import),
                Statement::ExportAllDeclaration(export) => {
                    let module = self.module(&export.source.value);
                    let name = export.exported.as_ref().map(|name| name.name().to_string());
                    match name {
                        Some(name) => self.exports.push((module, name)),
                        None => self.constants.push(format!("Object.assign(exports, {module})")),
                    }
                    self.ast.statement_empty(SPAN)
                }
                Statement::ExportNamedDeclaration(export) => self.named(export.unbox()),
                Statement::ExportDefaultDeclaration(export) => self.default(export.unbox()),
                other => other,
            };
        }
    }

    /// The expression for a module that is imported.
    fn module(&mut self, specifier: &str) -> String {
        self.is_module = true;
        self.imports.push(specifier.to_owned());
        format!("__imports[{}]", self.imports.len() - 1)
    }

    fn import(&mut self, import: &ImportDeclaration<'a>) -> Statement<'a> {
        let module = self.module(&import.source.value);
        for specifier in import.specifiers.iter().flatten() {
            let (local, value) = match specifier {
                Specifier::ImportSpecifier(one) => {
                    (&one.local.name, format!("{module}[{:?}]", one.imported.name().as_str()))
                }
                Specifier::ImportDefaultSpecifier(default) => {
                    (&default.local.name, format!("{module}.default"))
                }
                Specifier::ImportNamespaceSpecifier(all) => (&all.local.name, module.clone()),
            };
            self.constants.push(format!("const {local} = {value}"));
        }
        self.ast.statement_empty(SPAN)
    }

    fn named(&mut self, export: ExportNamedDeclaration<'a>) -> Statement<'a> {
        self.is_module = true;
        let module = export.source.as_ref().map(|source| self.module(&source.value));
        let expression = |local: &str| match &module {
            Some(module) => format!("{module}[{local:?}]"),
            None => local.to_owned(),
        };
        let names = export.specifiers.iter();
        self.exports
            .extend(names.map(|name| (expression(&name.local.name()), name.exported.name().to_string())));
        let Some(declaration) = export.declaration else { return self.ast.statement_empty(SPAN) };
        for name in declared(&declaration) {
            self.exports.push((name.clone(), name));
        }
        Statement::from(declaration)
    }

    /// The engine does not look at the default export, but what it does may be looked for.
    fn default(&mut self, export: ExportDefaultDeclaration<'a>) -> Statement<'a> {
        self.is_module = true;
        match export.declaration {
            Default::FunctionDeclaration(function) if function.id.is_some() => {
                Statement::FunctionDeclaration(function)
            }
            Default::ClassDeclaration(class) if class.id.is_some() => Statement::ClassDeclaration(class),
            Default::FunctionDeclaration(_) | Default::ClassDeclaration(_) => self.ast.statement_empty(SPAN),
            Default::TSInterfaceDeclaration(_) => self.ast.statement_empty(SPAN),
            other => match Expression::try_from(other) {
                Ok(expression) => self.ast.statement_expression(SPAN, expression),
                Err(()) => self.ast.statement_empty(SPAN),
            },
        }
    }

    /// A module with exports has no `module`.
    fn wrap(self, code: &str) -> Module {
        let strict = if self.is_module { "'use strict';" } else { "" };
        let constants: String = self.constants.iter().map(|constant| format!("{constant};")).collect();
        let exports: String =
            self.exports.iter().map(|(value, name)| format!("exports[{name:?}] = {value};\n")).collect();
        let source = if self.is_module {
            format!("{strict}{constants}{{{code}\n{exports}}}")
        } else {
            code.to_owned()
        };
        Module { source, imports: self.imports, is_module: self.is_module, lines: Vec::new() }
    }
}

fn declared(declaration: &Declaration<'_>) -> Vec<String> {
    match declaration {
        Declaration::VariableDeclaration(variables) => {
            let bound = variables.declarations.iter().flat_map(|each| each.id.get_binding_identifiers());
            bound.map(|name| name.name.to_string()).collect()
        }
        other => other.id().map(|name| name.name.to_string()).into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compiled(source: &str) -> String {
        compile(source).unwrap().source
    }

    #[test]
    fn exports_become_names_on_exports() {
        let code = compiled("export const code = async (inputs: { a: number }) => inputs.a;");
        assert!(code.contains("const code = async (inputs) => inputs.a;"), "{code}");
        assert!(code.contains("exports[\"code\"] = code;") && !code.contains("export "), "{code}");
        assert!(compiled("function run() {}\nexport { run as code };").contains("exports[\"code\"] = run;"));
        assert!(compiled("export default async function code() {}").contains("async function code() {}"));
        assert!(compiled("export default 5").contains("5;"));
    }

    #[test]
    fn types_enums_and_namespaces_are_made_javascript() {
        let code = compiled(
            "import type { X } from 'x'; interface A { n: number } enum E { A = 1 << 1, B } const enum C { Q = 3 }
            namespace N { export const k = 1 } class P { constructor(private readonly v: X) {} }
            export const code = () => [E.B, C.Q, N.k, new P(1 as any)]",
        );
        assert!(
            code.contains("this.v = v") && !code.contains("interface") && !code.contains("import"),
            "{code}"
        );
    }

    #[test]
    fn a_source_without_exports_is_commonjs() {
        assert!(!compiled("module.exports = {}").contains("use strict"));
        assert!(compiled("export const code = 1").starts_with("'use strict';"));
    }

    #[test]
    fn each_line_has_the_line_of_the_original() {
        let source = "// A comment\ninterface A {\n  a: number\n}\n\nexport const code = (a: A) => {\n  // Another\n  throw a\n}\n";
        let module = compile(source).unwrap();
        let thrown = module.source.lines().position(|line| line.contains("throw a")).unwrap();
        assert_eq!(module.lines[thrown], 8, "{}\n{:?}", module.source, module.lines);
        let module = compile("export const code = () => { throw 1 }").unwrap();
        assert!(module.lines.iter().all(|line| *line == 1), "{:?}", module.lines);
    }

    #[test]
    fn imports_become_constants() {
        let source =
            "import fs, { readFile as read } from 'fs'; import * as all from 'x'; import type { T } from 't';
            export { a as code } from 'y'; export const f = () => import('z'); fs(read, all)";
        let module = compile(source).unwrap();
        assert_eq!(module.imports, ["fs", "x", "y"]);
        let expected = "const fs = __imports[0].default;const read = __imports[0][\"readFile\"];const all = __imports[1];";
        assert!(module.source.contains(expected), "{}", module.source);
        assert!(module.source.contains("__import(\"z\")"), "{}", module.source);
        assert!(module.source.contains("exports[\"code\"] = __imports[2][\"a\"];"), "{}", module.source);
    }

    #[test]
    fn what_cannot_be_compiled_is_refused_with_the_engines_words_and_the_place() {
        let words = compile("const a = 1\nexport const code = () => { return {{ ; };").unwrap_err();
        assert!(words.starts_with("Error: Compilation Error \n    2:"), "{words}");
    }
}
