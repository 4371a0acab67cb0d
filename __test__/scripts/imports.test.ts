// check-imports.mjs refuses binaries that need a library which a system may lack.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'

import { resultOf, spawnNode } from '../support/child.ts'

const SCRIPT = fileURLToPath(new URL('../../scripts/check-imports.mjs', import.meta.url))

async function check(file: string) {
  const { code, stdout } = await resultOf(spawnNode([SCRIPT, file], {}))
  return { code, lines: stdout.trim().split('\n').slice(0, 2).map((line) => line.trim()) }
}

/** A Windows binary with nothing but a section that has the import table, and these libraries in it. */
function windowsBinary(...libraries: string[]): Buffer {
  const bytes = Buffer.alloc(0x400)
  const [header, optional, section, table, address] = [0x40, 0x58, 0x58 + 240, 0x200, 0x1000]
  bytes.write('MZ')
  bytes.writeUInt32LE(header, 0x3c)
  bytes.write('PE\0\0', header)
  bytes.writeUInt16LE(0x8664, header + 4)
  bytes.writeUInt16LE(1, header + 6)
  bytes.writeUInt16LE(240, header + 20)
  bytes.writeUInt32LE(address, optional + 112 + 8)
  for (const [at, value] of [[8, 0x200], [12, address], [16, 0x200], [20, table]] as const) bytes.writeUInt32LE(value, section + at)
  libraries.forEach((name, index) => {
    const text = 0x100 + index * 0x20
    bytes.writeUInt32LE(address + text, table + index * 20 + 12)
    bytes.write(name, table + text)
  })
  return bytes
}

function written(t: TestContext, bytes: Buffer): string {
  const folder = mkdtempSync(join(tmpdir(), 'imbrace-imports-'))
  t.after(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'a.dll'), bytes)
  return join(folder, 'a.dll')
}

test("a Windows binary may import Windows' own libraries, and not those of Visual C++", async (t) => {
  assert.deepEqual(await check(written(t, windowsBinary('KERNEL32.dll', 'ntdll.dll'))), {
    code: 0, lines: ['a.dll: windows x64, imports kernel32.dll ntdll.dll'],
  })
  assert.deepEqual(await check(written(t, windowsBinary('KERNEL32.dll', 'VCRUNTIME140.dll'))), {
    code: 1, lines: ['a.dll: windows x64, imports kernel32.dll vcruntime140.dll', 'not part of every system: vcruntime140.dll'],
  })
})

const skip = process.platform !== 'linux' && 'the Node of other systems needs other libraries'
test('a Linux binary may import the C library, and not that of C++', { skip }, async () => {
  const { code, lines } = await check(process.execPath)
  assert.equal(code, 1)
  assert.match(lines[0]!, /^node: linux \w+, imports .*libc\.so\.6/)
  assert.match(lines[1]!, /^not part of every system: .*libstdc\+\+\.so\.6/)
})
