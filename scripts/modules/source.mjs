// Reads the `mod` and `use` items of a Rust file, and the paths in its code. It is not a full parser: it blanks comments,
// strings and tests, and finds the rest with regular expressions.

const blank = (text) => text.replace(/[^\n]/g, ' ')

// A lifetime has no second quote, so it does not match.
const CHARACTER = /'(?:\\(?:u\{[^}]*\}|x[0-9a-fA-F]{2}|[^ux])|[^'\\\n])'/
const STRING = /\b(?:br|cr|r)(#*)"[^]*?"\1|"(?:\\[^]|[^"\\])*"/
const COMMENT = /\/\/[^\n]*|\/\*/ // only the start of a block comment, because block comments nest
const LITERAL = new RegExp([COMMENT, STRING, CHARACTER].map(({ source }) => source).join('|'), 'g')

/** Replaces comments and literals by blanks of the same length, so that offsets and line numbers stay the same. */
export function blankLiterals(text) {
  let code = ''
  let from = 0
  LITERAL.lastIndex = 0
  for (let found = LITERAL.exec(text); found; found = LITERAL.exec(text)) {
    const end = found[0] === '/*' ? endOfBlockComment(text, found.index) : LITERAL.lastIndex
    code += text.slice(from, found.index) + blank(text.slice(found.index, end))
    from = LITERAL.lastIndex = end
  }
  code += text.slice(from)
  return code.replace(/\br#(?=\w)/g, blank) // the mark of a raw identifier
}

/** Returns the offset after the block comment that starts at `start`. */
export function endOfBlockComment(text, start) {
  const bracket = /\/\*|\*\//g
  bracket.lastIndex = start
  for (let depth = 0, found = bracket.exec(text); found; found = bracket.exec(text)) {
    depth += found[0] === '/*' ? 1 : -1
    if (depth === 0) return bracket.lastIndex
  }
  return text.length
}

/** Returns the offset after the bracket that closes the one at `open`. */
export function endOfBlock(code, open) {
  let depth = 0
  for (let at = open; at < code.length; at += 1) {
    if ('{(['.includes(code[at])) depth += 1
    else if ('})]'.includes(code[at])) depth -= 1
    if (depth === 0) return at + 1
  }
  return code.length
}

const TEST = /#\[cfg\(\s*(?:test|all\((?![^\]]*\bnot\b)[^\]]*\btest\b[^\]]*\))\s*\)\]/g
const ATTRIBUTES = /^(?:\s*#\[[^\]]*\])*\s*/
const MODIFIERS = /^(?:pub\s*(?:\([^)]*\)\s*)?)?(?:async\s+|unsafe\s+|extern\s+|const\s+(?=async|unsafe|extern|fn))*/
const KEYWORD = /^(?:mod|use|fn|const|static|struct|enum|impl|trait|type|let|macro_rules)\b/
const WITHOUT_BLOCK = ['use', 'const', 'static', 'type', 'let']

/** Blanks the items that are compiled only for tests. */
export function blankTests(code) {
  return testsIn(code).reduce((rest, { start, end }) => rest.slice(0, start) + blank(rest.slice(start, end)) + rest.slice(end), code)
}

/** Returns where the items are that are compiled only for tests. The code has no literals. */
export function testsIn(code) {
  const tests = []
  for (const { 0: attribute, index } of code.matchAll(TEST)) {
    const start = index + attribute.length
    const keyword = KEYWORD.exec(code.slice(start).replace(ATTRIBUTES, '').replace(MODIFIERS, ''))?.[0]
    if (keyword) tests.push({ start: index, end: endOfItem(code, start, keyword) })
  }
  return tests
}

/** Returns where an item ends: after its block or its semicolon. The braces of a `use` or a value are not a block. */
function endOfItem(code, start, keyword) {
  for (let at = start; at < code.length; at += 1) {
    if (code[at] === ';') return at + 1
    if (code[at] === '{' && !WITHOUT_BLOCK.includes(keyword)) return endOfBlock(code, at)
    if ('{(['.includes(code[at])) at = endOfBlock(code, at) - 1
  }
  return code.length
}

const USE = /\buse\s+(?=[\w:{])([^;]+);/g
const DECLARED = /\b(?:struct|enum|union|trait|type|fn|const|static)\s+(\w+)/g

/** Reads one module. `code` has no comments, strings and tests, and begins at `start` in its file. */
export function readModule(code, start = 0) {
  const { inline, own } = takeInlineModules(code)
  const top = topLevel(own)
  const uses = Array.from(own.matchAll(USE), ({ 0: text, 1: tree, index }) => {
    const leaves = leavesOf(tree, start + index + text.indexOf(tree))
    return leaves.map((leaf) => ({ ...leaf, isItem: top[index] === 'u' }))
  }).flat()
  return {
    inline: inline.map((module) => ({ ...module, start: start + module.start })),
    declared: Array.from(top.matchAll(/\bmod\s+(\w+)\s*;/g), ({ 1: name, index: at }) => ({ name, at: start + at })),
    uses,
    items: new Set(Array.from(top.matchAll(DECLARED), ([, name]) => name)),
    paths: pathsIn(own.replace(USE, blank).replace(/\bpub\s*\(\s*in[^)]*\)/g, blank), start),
    words: new Set(own.match(/(?<!(?<!\.)\.\s*)\b(?:[A-Z]\w*\b|[a-z_]\w*(?=\s*(?:\(|!|::)))/g)),
  }
}

/** Takes the modules that have a block out of the code of a module. */
function takeInlineModules(code) {
  const inline = []
  let own = code
  for (const { 0: head, 1: name, index } of code.matchAll(/\bmod\s+(\w+)\s*\{/g)) {
    if (own[index] === ' ') continue // inside a module that was taken out
    const end = endOfBlock(code, index + head.length - 1)
    inline.push({ name, code: code.slice(index + head.length, end - 1), start: index + head.length })
    own = own.slice(0, index) + blank(own.slice(index, end)) + own.slice(end)
  }
  return { inline, own }
}

/** Blanks everything in braces, including the braces of a `use`. */
function topLevel(code) {
  let top = code.replace(USE, (item) => item.replace(/[{}]/g, ' '))
  for (let open = top.indexOf('{'); open >= 0; open = top.indexOf('{', open)) {
    const end = endOfBlock(top, open)
    top = top.slice(0, open) + blank(top.slice(open, end)) + top.slice(end)
  }
  return top
}

/**
 * Returns the leaves of a `use` tree. `a::{b as c, d::*}` has the leaf `a::b` with the name `c`, and the glob `a::d`.
 * @returns {{ segments: string[], name: string | undefined, at: number }[]} A glob has no name.
 */
function leavesOf(tree, at, prefix = []) {
  if (/^\s*::/.test(tree)) return [] // another crate, even if a module has its name
  const open = tree.indexOf('{')
  if (open >= 0) {
    const branches = branchesOf(tree.slice(open + 1, tree.lastIndexOf('}')))
    const below = [...prefix, ...namesIn(tree.slice(0, open))]
    return branches.flatMap(({ text, index }) => leavesOf(text, at + open + 1 + index, below))
  }
  const [path, alias] = tree.split(/\s+as\s+/)
  const segments = [...prefix, ...namesIn(path)]
  const leaf = { segments, name: undefined, at: at + tree.search(/\S/) }
  if (/\*\s*$/.test(path)) return [leaf]
  if (prefix.length > 0 && segments.at(-1) === 'self') segments.pop() // `{self, …}` is the prefix itself
  return [{ ...leaf, name: alias?.trim() ?? segments.at(-1) }]
}

const namesIn = (path) => path.match(/\w+/g) ?? []

/** Splits the text in the braces of a `use` tree at its commas, except those in inner braces. */
function branchesOf(text) {
  const branches = []
  let start = 0
  for (let at = 0; at <= text.length; at += 1) {
    if (text[at] === '{') at = endOfBlock(text, at) - 1
    if (at < text.length && text[at] !== ',') continue
    if (text.slice(start, at).trim()) branches.push({ text: text.slice(start, at), index: start })
    start = at + 1
  }
  return branches
}

const pathsIn = (code, start) =>
  Array.from(code.matchAll(/(?<![\w$]|::\s*)(?:\$crate|\w+)(?:\s*::\s*[A-Za-z_]\w*)+/g), ({ 0: path, index }) => (
    { segments: path.replace('$', '').split(/\s*::\s*/), at: start + index }))

/** Returns the line of an offset, counted from 1. */
export const lineOf = (text, offset) => text.slice(0, offset).split('\n').length
