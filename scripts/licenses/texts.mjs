// Finds the license texts of a crate in its published sources, including those of the C code that it contains.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, sep } from 'node:path'

const LICENSE_FILE = /^(licen[cs]e|copying|copyright|notice|unlicense)([-_.].*)?$/i

/** Folders of a crate whose files are not linked into a binary. */
const UNUSED = new Set(['benches', 'tests', 'examples', 'fuzz', 'target'])

const MIT = readFileSync(new URL('MIT.txt', import.meta.url), 'utf8').replaceAll('\r\n', '\n')

/** Returns the text of the MIT license with these copyright lines. */
export const mit = (...holders) => `MIT License\n\n${holders.join('\n')}\n\n${MIT}`

/** Copyright lines of crates without a license file, from the LICENSE of their repositories. */
const HOLDERS = {
  'https://github.com/napi-rs/napi-rs': ['Copyright (c) 2020 LongYinan', 'Copyright (c) 2018 GitHub'],
  'https://github.com/oxc-project/oxc': ['Copyright (c) 2023-present Boshen'],
  'https://github.com/oxc-project/oxc-browserslist': ['Copyright (c) 2021-present Pig Fang', 'Copyright (c) 2024-present Boshen'],
  'https://github.com/Nugine/simd': ['Copyright (c) 2021 Nugine'],
}

/** Returns the license files of a folder and of the folders in it. */
function filesIn(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((file) => LICENSE_FILE.test(basename(file)) && !file.split(sep).some((part) => UNUSED.has(part)))
    .map((file) => join(folder, file))
    .filter((file) => statSync(file).isFile() && !file.endsWith('.rs'))
    .sort()
}

/** The licenses of which one is used if a crate offers a choice, best first, and how their files are named. */
const CHOICES = [[/\bMIT\b/, /MIT/i], [/\bApache-2\.0\b/, /APACHE/i], [/\bBSL-1\.0\b/, /BOOST|BSL/i]]

/** Returns the files of a crate's own license. If it offers a choice, those of one license. */
export function chosenFiles(license, files) {
  if (/ AND /.test(license)) return files
  for (const [name, file] of CHOICES) {
    const chosen = files.filter((path) => file.test(basename(path)))
    if (name.test(license) && chosen.length > 0) return [...chosen, ...files.filter((path) => /^(notice|copyright)/i.test(basename(path)))]
  }
  return files
}

function replacement({ name, version, license, repository, authors }) {
  const holders = HOLDERS[repository] ?? authors.map((author) => `Copyright (c) ${author}`)
  if (!/\bMIT\b/.test(license) || holders.length === 0) throw new Error(`${name} ${version} has no license file. Add its copyright lines to scripts/licenses/texts.mjs`)
  return mit(...holders)
}

/** Returns the license texts of a crate, as `cargo metadata` describes it. */
export function textsOf(crate) {
  const folder = dirname(crate.manifest_path)
  const files = filesIn(folder)
  const own = files.filter((file) => dirname(file) === folder)
  const vendored = files.filter((file) => dirname(file) !== folder)
  const texts = [...chosenFiles(crate.license, own), ...vendored].map((file) => readFileSync(file, 'utf8').replaceAll('\r\n', '\n'))
  return own.length > 0 ? texts : [replacement(crate), ...texts]
}
