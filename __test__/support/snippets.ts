// TypeScript in documentation: found, made into modules, checked by the compiler.

import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export interface Snippet {
  /** Where it stands: `README.md:9`. */
  place: string
  code: string
}

/** The ```ts blocks of a file, also those in its comments. */
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

/** The languages of the blocks of code in a document. */
export function languagesOf(file: string): string[] {
  const fences = readFileSync(`${ROOT}${file}`, 'utf8').match(/^ *```.*$/gm) ?? []
  return fences.filter((_, index) => index % 2 === 0).map((fence) => fence.trim().slice(3))
}

/** The lines that a snippet says it prints: `console.log(status) // Healthy`. `…` stands for anything. */
export function printedBy({ code }: Snippet): RegExp[] {
  return [...code.matchAll(/^ *console\.log\(.*\) \/\/ (.+)$/gm)].map(([, text = '']) => {
    const parts = text.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    return new RegExp(`^${parts.join('.*')}$`, 'm')
  })
}

/** What a snippet may take from the text around it, and what that is. */
const AROUND: Record<string, string> = {
  client: 'import("@imbrace/node").Client',
  engine: 'import("@imbrace/node/local").LocalEngine',
  flow: 'import("@imbrace/node").Flow',
  runId: 'string',
  template: 'import("@imbrace/node").FlowTemplate',
}

/** The names that a snippet uses and does not declare. */
export function takenFromAround({ code }: Snippet): string[] {
  return Object.keys(AROUND).filter((name) => {
    const isUsed = new RegExp(`(?<![.\\w'])${name}\\b`).test(code)
    const isDeclared = new RegExp(`(const|let|\\{|,)\\s*${name}\\b[^:]*=`).test(code)
    return isUsed && !isDeclared
  })
}

/** What the compiler has against each of these as a module of its own in the root of the package, by place. */
export function problemsOf(snippets: Snippet[], options: ts.CompilerOptions = {}): string[] {
  const modules = new Map(snippets.map((snippet, index) => {
    const around = takenFromAround(snippet).map((name) => `declare const ${name}: ${AROUND[name]};`).join(' ')
    return [`${ROOT}snippet-${index}.mts`, { ...snippet, text: `${around} export {};\n${snippet.code}` }]
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

/** A snippet as JavaScript that runs, with what it takes from around. */
export function program(snippet: Snippet): string {
  const around = takenFromAround(snippet).includes('client')
    ? "import { Client as TheClient } from '@imbrace/node'\nconst client = new TheClient()\n" : ''
  const { outputText } = ts.transpileModule(snippet.code, { compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext } })
  return around + outputText
}
