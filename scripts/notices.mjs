// Writes the licenses of the libraries inside each binary to notices/CRATE.txt, which are packed with the binaries.
//
//   node scripts/notices.mjs [--check]
//
// --check writes nothing, and fails if a file differs from what would be written.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { parseArgs } from 'node:util'

import { linked } from './crates.mjs'
import { FAMILIES, noticesOf, ROOT } from './families.mjs'
import { textsOf } from './licenses/texts.mjs'
import { OTHERS } from './licenses/others.mjs'

const { values: { check } } = parseArgs({ options: { check: { type: 'boolean', default: false } } })

const HEAD = (crate) => `Third-party notices of ${crate}

The binary contains the software below. Each list of packages is followed by the text that applies to all of them.
Written by scripts/notices.mjs.
`

/** Returns pairs of a package and a text for everything that is linked into a binary. */
function entriesOf(crate) {
  const crates = linked(crate)
  const names = crates.map(({ name }) => name)
  return [
    ...crates.filter(({ source }) => source).flatMap((entry) => textsOf(entry).map((text) => [`${entry.name} ${entry.version} (${entry.license})`, text])),
    ...OTHERS.filter(({ inside }) => inside(names)).map(({ name, text }) => [name, text]),
  ]
}

/** Lists packages with equal texts together. Line breaks and indentation make no difference. */
function noticesFor(crate) {
  const groups = new Map()
  for (const [name, text] of entriesOf(crate)) {
    const key = text.replace(/\s+/g, ' ').trim()
    const group = groups.get(key) ?? { names: new Set(), text }
    groups.set(key, group)
    group.names.add(name)
  }
  const parts = [...groups.values()].map(({ names, text }) => [[...names].sort().join('\n'), text])
  parts.sort(([one], [other]) => (one < other ? -1 : 1))
  return [HEAD(crate), ...parts.map(([names, text]) => `${'='.repeat(80)}\n${names}\n${'-'.repeat(80)}\n${text.trim()}\n`)].join('\n')
}

for (const family of FAMILIES) {
  const [file, text] = [noticesOf(family), noticesFor(family.crate)]
  const same = existsSync(file) && readFileSync(file, 'utf8').replaceAll('\r\n', '\n') === text
  if (!check) {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  } else if (!same) {
    console.error(`${file.slice(ROOT.length)} is out of date. Run \`node scripts/notices.mjs\``)
    process.exitCode = 1
  }
  console.log(`${join('notices', basename(file))}: ${(text.length / 1024).toFixed(0)} KB${same ? '' : check ? ', out of date' : ', written'}`)
}
