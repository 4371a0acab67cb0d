// Fails if a binary imports a library that is not part of every supported system, such as Visual C++'s VCRUNTIME140.dll,
// which fresh Windows systems and containers lack. Reads the binaries itself, so that it runs on every system.
//
//   node scripts/check-imports.mjs FILE...
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'

import { isElf, readElf } from './imports/elf.mjs'
import { isMacho, readMacho } from './imports/macho.mjs'
import { isPe, readPe } from './imports/pe.mjs'

/** Libraries that may be imported. Windows: those of every edition, and none of a C runtime that is installed apart. */
const ALLOWED = {
  windows: /^(advapi32|bcrypt|bcryptprimitives|crypt32|kernel32|msvcrt|ntdll|ole32|oleaut32|psapi|secur32|shell32|user32|userenv|ws2_32|api-ms-win-core-[\w-]+)\.dll$/,
  linux: /^(lib(c|m|dl|rt|util|pthread)\.so(\.\d+)?|ld-linux-[\w-]+\.so\.\d|libc\.musl-\w+\.so\.1)$/,
  darwin: /^(\/usr\/lib\/lib(System\.B|iconv\.2|resolv\.9)\.dylib|\/System\/Library\/Frameworks\/(CoreFoundation|Security|SystemConfiguration)\.framework\/.*)$/,
}

function read(bytes) {
  if (isPe(bytes)) return readPe(bytes)
  if (isElf(bytes)) return readElf(bytes)
  if (isMacho(bytes)) return readMacho(bytes)
  throw new Error('not a binary of Windows, Linux or macOS')
}

const files = process.argv.slice(2)
if (files.length === 0) throw new Error('usage: node scripts/check-imports.mjs FILE...')
for (const file of files) {
  const { system, cpu, libraries } = read(readFileSync(file))
  const refused = libraries.filter((library) => !ALLOWED[system].test(library))
  console.log(`${basename(file)}: ${system} ${cpu}, imports ${libraries.join(' ') || 'nothing'}`)
  if (refused.length === 0) continue
  console.log(`  not part of every system: ${refused.join(' ')}`)
  process.exitCode = 1
}
