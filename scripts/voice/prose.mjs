// Finds the prose in a file: comments, messages, and the text of Markdown.
import ts from 'typescript'

import { blankLiterals, endOfBlockComment, testsIn } from '../modules/source.mjs'

/** Replaces everything that is not prose. It separates two pieces of prose, because no rule matches it. */
export const GAP = '\0'

const gap = (text) => text.replace(/[^\n]/g, GAP)
const blank = (text) => text.replace(/[^\n]/g, ' ')

/** Returns the text with everything outside of `ranges` replaced. Offsets and line numbers stay the same. */
function keepOnly(text, ranges) {
  let result = ''
  let from = 0
  for (const { start, prose } of ranges) {
    result += gap(text.slice(from, start)) + prose
    from = start + prose.length
  }
  return result + gap(text.slice(from))
}

/** Removes the markers, the examples and the code of a comment. */
function proseOfComment(comment) {
  const unmarked = comment
    .replace(/^\s*(?:\/\/[/!]?|\/\*\*?!?|\*\/|\*(?!\*)|#)/gm, blank)
    .replace(/\*\/$/, blank)
  return proseOfMarkdown(unmarked)
}

/** Removes blocks of code, code in backticks, addresses, and HTML from Markdown. */
export function proseOfMarkdown(text) {
  return text
    .replace(/^(?: *)```[^]*?^ *```/gm, gap)
    .replace(/`[^`\n]*(?:\n[^`\n]*)?`/g, gap)
    .replace(/<!--[^]*?-->|<[^>\n]+>|\]\([^)\n]*\)|https?:\/\/\S+/g, gap)
    .replace(/\*\*|^ *(?:>|[-*]|\d+\.) /gm, blank)
}

/** Whether a literal looks like a message: it has at least two words and does not begin like JSON or HTML. */
const isMessage = (text) => /[a-z]+ [a-z]+/i.test(text) && !/^\s*[[{<]/.test(text)

const MARK = /\/\/[^\n]*(?:\n\s*\/\/[^\n]*)*|\/\*|\b(?:br|cr|r)(#*)"[^]*?"\1|"(?:\\[^]|[^"\\])*"|'(?:\\(?:u\{[^}]*\}|x[0-9a-fA-F]{2}|[^ux])|[^'\\\n])'/g

/** Returns the prose of a Rust file: its comments, and its messages outside of tests. */
export function proseOfRust(text) {
  const tests = testsIn(blankLiterals(text))
  const ranges = []
  for (let found = MARK.exec(text); found; found = MARK.exec(text)) {
    const { 0: mark, index: start } = found
    if (mark === '/*') MARK.lastIndex = endOfBlockComment(text, start)
    const end = MARK.lastIndex
    const isComment = mark.startsWith('/')
    const isInTest = tests.some((test) => test.start < start && start < test.end)
    if (isComment) ranges.push({ start, prose: proseOfComment(text.slice(start, end)) })
    else if (!isInTest && isMessage(mark.replace(/^\w*#*"/, ''))) ranges.push({ start, prose: proseOfMessage(mark) })
  }
  return keepOnly(text, ranges)
}

const proseOfMessage = (literal) => proseOfMarkdown(literal).replace(/^.|.$/g, GAP)

/** Returns the prose of a JavaScript or TypeScript file: its comments, and its messages. */
export function proseOfScript(text, file) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest)
  const ranges = []
  const visit = (node) => {
    const children = node.getChildren(source).filter((child) => !isDocumentation(child))
    if (children.length > 0) return children.forEach(visit)
    const start = node.getStart(source)
    ranges.push(...commentsIn(text, node.getFullStart(), start))
    const literal = text.slice(start, node.end)
    if (isText(node) && isMessage(literal.slice(1, -1))) ranges.push({ start, prose: proseOfMessage(literal) })
  }
  visit(source)
  return keepOnly(text, ranges)
}

const isDocumentation = ({ kind }) => kind >= ts.SyntaxKind.FirstJSDocNode && kind <= ts.SyntaxKind.LastJSDocNode

const isText = ({ kind }) => kind === ts.SyntaxKind.StringLiteral
  || (kind >= ts.SyntaxKind.FirstTemplateToken && kind <= ts.SyntaxKind.LastTemplateToken)

/** Returns the comments between two tokens. */
function commentsIn(text, from, to) {
  const comments = text.slice(from, to).matchAll(/\/\/[^\n]*(?:\n\s*\/\/[^\n]*)*|\/\*[^]*?\*\//g)
  return Array.from(comments, ({ 0: comment, index }) => ({ start: from + index, prose: proseOfComment(comment) }))
}

/** Returns the prose of a file whose comments begin with `#`. */
export function proseOfSettings(text) {
  const comments = text.matchAll(/(?<=^|[ \t])#[^\n]*(?:\n[ \t]*#[^\n]*)*/gm)
  return keepOnly(text, Array.from(comments, ({ 0: comment, index: start }) => ({ start, prose: proseOfComment(comment) })))
}

/** Returns the prose of a file, by the kind of the file. */
export function proseOf(file, text) {
  if (file.endsWith('.md')) return proseOfMarkdown(text)
  if (file.endsWith('.rs')) return proseOfRust(text)
  if (/\.[cm]?[jt]s$/.test(file)) return proseOfScript(text, file)
  return proseOfSettings(text)
}
