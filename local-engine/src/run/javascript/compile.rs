//! From the TypeScript or JavaScript of a CODE step to a function that QuickJS can call.
//!
//! The real engine's compiler makes CommonJS of it, and so does this one: types go, and so do `export`s, whose
//! names are then set on `exports`. There is nothing to import.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use oxc_allocator::{Allocator, TakeIn};
use oxc_ast::AstBuilder;
use oxc_ast::ast::{
    Declaration, ExportDefaultDeclaration, ExportDefaultDeclarationKind as Default, ExportNamedDeclaration,
    Expression, Program, Statement,
};
use oxc_codegen::Codegen;
use oxc_diagnostics::OxcDiagnostic;
use oxc_parser::Parser;
use oxc_semantic::SemanticBuilder;
use oxc_span::{SPAN, SourceType};
use oxc_transformer::{TransformOptions, Transformer};

use super::host::lacks;

/// The engine's words for code that it cannot compile, to which it adds none.
const REFUSED: &str = "Compilation Error ";

/// How many sources are remembered. Flows have few, and each version of one is compiled once.
const REMEMBERED: usize = 256;

/// A compiled source, or the error that its step fails with.
pub type Compiled = Arc<Result<String, String>>;

/// Compiles, and remembers what it compiled.
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

fn compile(source: &str) -> Result<String, String> {
    let allocator = Allocator::default();
    let mut parsed = Parser::new(&allocator, source, SourceType::ts()).parse();
    refuse(source, parsed.errors)?;
    let analysed = SemanticBuilder::new().with_check_syntax_error(true).build(&parsed.program);
    refuse(source, analysed.errors)?;
    let scoping = analysed.semantic.into_scoping();
    let transformed = Transformer::new(&allocator, Path::new("code.ts"), &TransformOptions::default())
        .build_with_scoping(scoping, &mut parsed.program);
    refuse(source, transformed.errors)?;
    let mut exports = Exports { ast: AstBuilder::new(&allocator), names: Vec::new(), is_module: false };
    exports.take_out(&mut parsed.program)?;
    Ok(exports.wrap(&Codegen::new().build(&parsed.program).code))
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

/// The words for a source that only QuickJS found to be none, such as one that waits at its top.
pub fn refused(details: &str) -> String {
    format!("Error: {REFUSED}\n    {details}")
}

/// What a module exports: local name and name outside.
struct Exports<'a> {
    ast: AstBuilder<'a>,
    names: Vec<(String, String)>,
    is_module: bool,
}

impl<'a> Exports<'a> {
    /// Leaves of each export the declaration alone. The error is about something to be imported.
    fn take_out(&mut self, program: &mut Program<'a>) -> Result<(), String> {
        for statement in &mut program.body {
            let missing = match statement {
                Statement::ImportDeclaration(import) => Some(&import.source),
                Statement::ExportAllDeclaration(export) => Some(&export.source),
                Statement::ExportNamedDeclaration(export) => export.source.as_ref(),
                _ => None,
            };
            if let Some(source) = missing {
                return Err(format!("Error: {}", lacks(&source.value)));
            }
            *statement = match statement.take_in(self.ast.allocator) {
                Statement::ExportNamedDeclaration(export) => self.named(export.unbox()),
                Statement::ExportDefaultDeclaration(export) => self.default(export.unbox()),
                other => other,
            };
        }
        Ok(())
    }

    fn named(&mut self, export: ExportNamedDeclaration<'a>) -> Statement<'a> {
        self.is_module = true;
        let names = export.specifiers.iter();
        self.names
            .extend(names.map(|name| (name.local.name().to_string(), name.exported.name().to_string())));
        let Some(declaration) = export.declaration else { return self.ast.statement_empty(SPAN) };
        for name in declared(&declaration) {
            self.names.push((name.clone(), name));
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

    /// A function with what CommonJS gives to modules. One with exports has no `module`.
    fn wrap(&self, code: &str) -> String {
        let module = if self.is_module { "_module" } else { "module" };
        let strict = if self.is_module { "'use strict';" } else { "" };
        let exports: String = self
            .names
            .iter()
            .map(|(local, exported)| format!("exports[{exported:?}] = {local};\n"))
            .collect();
        format!(
            "(function (exports, require, {module}, __filename, __dirname) {{{strict}{code}\n{exports}}})"
        )
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
        compile(source).unwrap()
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
        assert!(compiled("module.exports = {}").contains("require, module,"));
        assert!(compiled("export const code = 1").contains("require, _module,"));
    }

    #[test]
    fn what_cannot_be_compiled_is_refused_with_the_engines_words_and_the_place() {
        let words = compile("const a = 1\nexport const code = () => { return {{ ; };").unwrap_err();
        assert!(words.starts_with("Error: Compilation Error \n    2:"), "{words}");
        let words = compile("import _ from 'lodash'; export const code = () => _").unwrap_err();
        assert!(words.starts_with("Error: Compilation Error \n") && words.ends_with("lodash"), "{words}");
        let words = compile("import fs from 'node:fs'; export const code = () => fs").unwrap_err();
        assert!(words.ends_with("Node's own modules: node:fs"), "{words}");
    }
}
