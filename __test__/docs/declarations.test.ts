// What users' editors and the API documentation are made of.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import ts from 'typescript'

import { ROOT } from '../support/snippets.ts'

const FILES = ['index.d.ts', 'local.d.ts']

const parsed = (file: string) => ts.createSourceFile(file, readFileSync(ROOT + file, 'utf8'), ts.ScriptTarget.ES2022, true)

function each(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node)
  node.forEachChild((child) => each(child, visit))
}

/** The doc comments of every method of a class, by name; an overload counts to the one that has a comment. */
function methodsOf(className: string): Map<string, string> {
  const methods = new Map<string, string>()
  each(parsed('index.d.ts'), (node) => {
    if (!ts.isMethodDeclaration(node) || !ts.isClassDeclaration(node.parent) || node.parent.name?.text !== className) return
    const comment = ts.getJSDocCommentsAndTags(node).map((doc) => doc.getText()).join('\n')
    const name = node.name.getText()
    methods.set(name, (methods.get(name) ?? '') + comment)
  })
  return methods
}

test('no declaration has the type any', () => {
  for (const file of FILES) {
    const found: string[] = []
    each(parsed(file), (node) => {
      if (node.kind === ts.SyntaxKind.AnyKeyword) found.push(node.parent.parent.getText())
    })
    assert.deepEqual(found, [], file)
  }
})

test('a comment holds its text and no trace of the generator', () => {
  for (const file of FILES) assert.doesNotMatch(readFileSync(ROOT + file, 'utf8'), /\* r#*"|"#( \*\/)?$/m, file)
})

test('every call documents its route and shows an example of itself', () => {
  const methods = methodsOf('Workflows')
  assert.ok(methods.size > 80)
  for (const [name, comment] of methods) {
    assert.match(comment, /Routes?: `(GET|POST|DELETE) /, name)
    assert.match(comment, new RegExp(`@example[^@]*workflows\\.${name}\\(`), name)
  }
})

test('what every call rejects with is said where all of them are', () => {
  const source = readFileSync(`${ROOT}index.d.ts`, 'utf8')
  const [, comment = ''] = /\/\*\*((?:(?!\*\/)[^])*)\*\/\s*export declare class Workflows/.exec(source) ?? []
  for (const name of ['TypeError', 'AuthError', 'ApiError', 'RateLimitError', 'NetworkError', 'TimeoutError', 'DecodeError']) {
    assert.ok(comment.includes(`\`${name}\``), name)
  }
})

test('every optional property accepts undefined, as exactOptionalPropertyTypes asks for', () => {
  const accepts = (type: ts.TypeNode): boolean => [ts.SyntaxKind.UndefinedKeyword, ts.SyntaxKind.UnknownKeyword].includes(type.kind)
    || (ts.isUnionTypeNode(type) && type.types.some(accepts))
  for (const file of FILES) {
    const found: string[] = []
    each(parsed(file), (node) => {
      if (ts.isPropertySignature(node) && node.questionToken && node.type && !accepts(node.type)) found.push(node.getText())
    })
    assert.deepEqual(found, [], file)
  }
})
