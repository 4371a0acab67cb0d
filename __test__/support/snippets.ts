// Finds the TypeScript in documentation, makes modules of it, and compiles them.

import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

/** With slashes on Windows too, because TypeScript names files so. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replaceAll('\\', '/')

export interface Snippet {
  /** File and line: `README.md:9`. */
  place: string
  code: string
}

/** Returns the ```ts blocks of a file, including those in its comments. */
export function snippetsOf(file: string): Snippet[] {
  const lines = readFileSync(`${ROOT}${file}`, 'utf8').split('\n').map((line) => line.replace(/^\s*(\* ?|\/\/\/ ?)/, ''))
  const snippets: Snippet[] = []
  let start: number | undefined
  for (const [index, line] of lines.entries()) {
    if (start === undefined && line.trim() === '```ts') start = index + 1
    else if (start !== undefined && line.trim() === '```') {
      snippets.push({ place: `${file}:${start + 1}`, code: lines.slice(start, index).join('\n') })
      start = undefined
    }
  }
  return snippets
}

/** Returns the languages of the code blocks in a document. */
export function languagesOf(file: string): string[] {
  const fences = readFileSync(`${ROOT}${file}`, 'utf8').match(/^ *```.*$/gm) ?? []
  return fences.filter((_, index) => index % 2 === 0).map((fence) => fence.trim().slice(3))
}

/** Returns the lines that a snippet must print: `console.log(status) // Healthy`. `…` matches anything. */
export function printedBy({ code }: Snippet): RegExp[] {
  return [...code.matchAll(/^ *console\.log\(.*\) \/\/ (.+)$/gm)].map(([, text = '']) => {
    const parts = text.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    return new RegExp(`^${parts.join('.*')}$`, 'm')
  })
}

/** Types of the variables that a snippet can use without declaring them. */
const AMBIENT: Record<string, string> = {
  client: 'import("@imbrace/node").Client',
  engine: 'import("@imbrace/node/local").LocalEngine',
  flow: 'import("@imbrace/node").Flow',
  runId: 'string',
  template: 'import("@imbrace/node").FlowTemplate',
}

/** Returns the variables that a snippet uses and does not declare. */
export function ambientNames({ code }: Snippet): string[] {
  return Object.keys(AMBIENT).filter((name) => {
    const isUsed = new RegExp(`(?<![.\\w'])${name}\\b`).test(code)
    const isDeclared = new RegExp(`(const|let|\\{|,)\\s*${name}\\b[^:]*=`).test(code)
    return isUsed && !isDeclared
  })
}

/** Compiles each snippet as a separate module in the root of the package. Returns the errors with their places. */
export function problemsOf(snippets: Snippet[], options: ts.CompilerOptions = {}): string[] {
  const modules = new Map(snippets.map((snippet, index) => {
    const declarations = ambientNames(snippet).map((name) => `declare const ${name}: ${AMBIENT[name]};`).join(' ')
    return [`${ROOT}snippet-${index}.mts`, { ...snippet, text: `${declarations} export {};\n${snippet.code}` }]
  }))
  const { config } = ts.readConfigFile(`${ROOT}tsconfig.json`, ts.sys.readFile)
  const parsed = ts.parseJsonConfigFileContent(config, ts.sys, ROOT)
  const settings = { ...parsed.options, skipLibCheck: true, ...options }
  const host = ts.createCompilerHost(settings)
  const { fileExists, readFile } = host
  host.fileExists = (name) => modules.has(name) || fileExists(name)
  host.readFile = (name) => modules.get(name)?.text ?? readFile(name)
  const program = ts.createProgram([...modules.keys()], settings, host)
  return ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
    const { place, text = '' } = modules.get(file?.fileName ?? '') ?? { place: file?.fileName ?? '' }
    const line = text.slice(0, start).split('\n').length - 2
    const [name, first] = place.split(':')
    return `${name}:${Number(first ?? 0) + line}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`
  })
}

/** Returns a snippet as JavaScript that declares the variables it needs. */
export function program(snippet: Snippet): string {
  const declarations = ambientNames(snippet).includes('client')
    ? "import { Client as TheClient } from '@imbrace/node'\nconst client = new TheClient()\n" : ''
  const { outputText } = ts.transpileModule(snippet.code, { compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext } })
  return declarations + outputText
}
