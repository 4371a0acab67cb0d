// Software inside the binaries that is not a crate, or whose license a crate does not contain.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { ROOT } from '../families.mjs'
import { mit } from './texts.mjs'

const SQLITE = `The source code of SQLite is in the public domain. Its authors dedicated it to the public:
https://sqlite.org/copyright.html

    May you do good and not evil.
    May you find forgiveness for yourself and forgive others.
    May you share freely, never taking more than you give.
`

const has = (name) => (crates) => crates.includes(name)

/** `inside` decides from the names of the crates in a binary. */
export const OTHERS = [
  { name: 'The standard library of Rust (MIT OR Apache-2.0)', inside: () => true, text: mit('Copyright (c) The Rust Project contributors') },
  { name: 'musl, in the programs for Alpine (MIT)', inside: (crates) => !crates.includes('imbrace-node'), text: mit('Copyright © 2005-2020 Rich Felker, et al.') },
  { name: 'SQLite, in libsqlite3-sys (public domain)', inside: has('libsqlite3-sys'), text: SQLITE },
  {
    name: 'htm, in the page of the local engine (Apache-2.0)',
    inside: has('imbrace-local'),
    text: readFileSync(join(ROOT, 'local-engine/ui/vendor/LICENSE'), 'utf8').replaceAll('\r\n', '\n'),
  },
]
