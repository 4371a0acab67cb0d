// `scripts/check-modules.mjs` finds modules that import each other in a cycle. The crates are small and temporary.

import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'

import { resultOf, spawnNode } from '../support/child.ts'

const DEADLINE = { timeout: 60_000 }

let folder: string
let crates = 0
before(() => { folder = mkdtempSync(join(tmpdir(), 'imbrace-modules-')) })
after(() => rmSync(folder, { recursive: true }))

/** Writes a crate of these files below its `src`. */
function crateOf(files: Record<string, string>): string {
  const crate = join(folder, `crate-${crates += 1}`)
  for (const [name, text] of Object.entries(files)) {
    const file = join(crate, 'src', name)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  return crate
}

/** Checks a crate; paths in the output begin at its root. */
async function check(files: Record<string, string>) {
  const crate = crateOf(files)
  const { code, stdout, stderr } = await resultOf(spawnNode(['scripts/check-modules.mjs', '--list', crate], {}))
  const lines = (text: string) => text.replaceAll(/(?:\b[A-Z]:)?[^\s:]*\/crate-\d+\//g, '').trimEnd().split('\n')
  const listed = lines(stdout).map((line) => line.trim())
  const summary = listed.pop()
  return { code, summary, edges: listed.filter((line) => line.includes('->')), errors: lines(stderr) }
}

/** The edges of a crate without a cycle. */
async function edgesOf(files: Record<string, string>): Promise<string[]> {
  const { code, edges, errors } = await check(files)
  assert.deepEqual({ code, errors }, { code: 0, errors: [''] })
  return edges
}

test('a cycle is an error that names the file and line of each edge', DEADLINE, async () => {
  const { code, errors, summary } = await check({
    'lib.rs': 'mod decode;\nmod error;\n',
    'error.rs': '\nuse crate::decode::body::Body;\nfn f() { crate::decode::body::g() }\n',
    'decode/mod.rs': 'pub mod body;\n',
    'decode/body.rs': 'pub struct Body;\n\nuse std::fmt;\nuse crate::error::Error;\n',
  })
  assert.equal(code, 1)
  assert.equal(summary, '3 modules checked, 1 cycle')
  assert.deepEqual(errors, [
    'src: decode -> error -> decode', '  decode -> error: src/decode/body.rs:4', '  error -> decode: src/error.rs:2',
  ])
})

test('a cycle of three is found, and one below the first directory', DEADLINE, async () => {
  const { errors } = await check({
    'lib.rs': 'mod a;',
    'a/mod.rs': 'mod x; mod y; mod z;',
    'a/x.rs': 'use super::y::Y;',
    'a/y.rs': 'pub struct Y; fn f() { crate::a::z::g() }',
    'a/z.rs': 'fn g(_: &crate::a::x::X) {}',
  })
  assert.deepEqual(errors.filter((line) => !line.startsWith('  ')), ['src/a: x -> y -> z -> x'])
})

test('grouped, renamed and multi-line imports count, wherever they are', DEADLINE, async () => {
  const edges = await edgesOf({
    'lib.rs': 'mod a; mod b; mod c; mod d; mod e; mod f;',
    'a.rs': `
      use crate::{
          b::{self, deep::{Thing as Other, more,}, r#type},
          c::*,
      };
      fn f() {
          use crate::d::function;
          let x = 0..crate::e::LIMIT;
      }
      pub(in crate::f) struct Visible;`,
    'b/mod.rs': 'pub mod deep; mod last; mod nested; mod other;',
    'b/nested.rs': 'use crate::{b::{self, deep::{Thing, Other}, other}, c};\nfn f() { b::last::f() }',
    'b/deep.rs': '', 'b/last.rs': '', 'b/other.rs': '',
    'c.rs': '', 'd.rs': '', 'e.rs': '', 'f.rs': '',
  })
  assert.deepEqual(edges, ['a -> b, c, d, e', 'b -> c', 'nested -> deep, last, other'])
})

test('a re-export of lib.rs or mod.rs leads to the module that it comes from', DEADLINE, async () => {
  const edges = await edgesOf({
    'lib.rs': 'mod engine; mod user; mod calls;\npub use engine::Engine;\npub use calls::*;',
    'engine.rs': 'pub struct Engine;',
    'user.rs': 'use crate::Engine;\nfn f() { crate::list() }',
    'calls/mod.rs': 'mod call; mod list; mod records;\npub use call::call;\npub use list::*;',
    'calls/call.rs': 'pub fn call() {}',
    'calls/list.rs': 'pub fn list() {}',
    'calls/records.rs': 'use crate::calls::call;\nfn f() { super::list() }',
  })
  assert.deepEqual(edges, ['user -> calls, engine', 'records -> call, list'])
})

test('a re-export of a sibling leads to it and to the origin', DEADLINE, async () => {
  const edges = await edgesOf({
    'lib.rs': 'mod request; mod decode; mod user;',
    'request.rs': 'pub use crate::decode::Expect;',
    'decode.rs': 'pub enum Expect {}',
    'user.rs': 'use crate::request::Expect;',
  })
  assert.deepEqual(edges, ['request -> decode', 'user -> decode, request'])
})

test('`super`, `self` and imported modules lead to siblings from any depth', DEADLINE, async () => {
  const edges = await edgesOf({
    'lib.rs': 'mod a; mod b;',
    'a.rs': 'mod x; mod y; mod z; mod outer;',
    'a/outer.rs': 'mod inner { use super::super::x; fn f() { super::g(); super::super::super::b::f(); x::f() } }',
    'a/x.rs': 'use crate::a;\nfn f() { a::y::f() }',
    'a/y.rs': 'use self::here::Here; mod here { pub struct Here; }',
    'a/z.rs': 'use super::*;\nfn f() { y::f() }',
    'b.rs': '',
  })
  assert.deepEqual(edges, ['a -> b', 'outer -> x', 'x -> y', 'z -> y'])
})

test('comments, strings, tests and other crates do not count', DEADLINE, async () => {
  const edges = await edgesOf({
    'lib.rs': 'mod a; mod b; mod c;\n#[cfg(test)]\nmod tests;\n#[cfg(not(test))]\nmod real;',
    'a.rs': `
      //! See [crate::b::B]. It's /* not open.
      /* crate::b::f() /* crate::b::f() */ crate::b::f() */
      use std::fmt::{self, Display};
      const TEXT: &str = "crate::b::f() \\" crate::b::f()";
      const RAW: &str = r#"crate::b::f() " crate::b::f()"#;
      fn quote<'a>(text: &'a str) -> bool { text.contains('"') && crate::real::f() && text != '"' }
      #[cfg(test)]
      use crate::b::helper;
      #[cfg(test)]
      mod tests {
          use crate::b::B;
          fn f() { if true { crate::b::f() } }
      }`,
    'b.rs': 'pub struct B;',
    'c/mod.rs': 'mod url; mod user;\nuse ::url::Url;', 'c/url.rs': '', 'c/user.rs': 'use super::Url;',
    'real.rs': '',
  })
  assert.deepEqual(edges, ['a -> real'])
})

test('a module and its parent are not a cycle: a `mod.rs` is the folder itself', DEADLINE, async () => {
  const edges = await edgesOf({
    'lib.rs': 'mod transport;',
    'transport/mod.rs': 'mod send; mod url;\npub use send::send;\npub struct Transport;',
    'transport/send.rs': 'use super::{Transport, url};',
    'transport/url.rs': '',
  })
  assert.deepEqual(edges, ['send -> url'])
})

test('a crate that cannot be read is an error', DEADLINE, async () => {
  const { code, errors } = await check({ 'lib.rs': '\nmod gone;' })
  assert.equal(code, 1)
  assert.match(errors.join('\n'), /src[\\/]lib\.rs:2: the module gone has no file/)
})
