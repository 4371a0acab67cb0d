// The families of published packages. A family has a crate, a package that users install, and a package with the binary of
// each platform. A new family needs one line here.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** Reads the manifest of a folder of the checkout. */
export const manifestOf = (folder) => JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'))

/** Name of the file with the licenses of the libraries inside a binary, in the package of the binary. */
export const NOTICES = 'THIRD-PARTY-NOTICES.txt'

/** Returns the committed notices of a crate. scripts/notices.mjs writes them. */
export const noticesOf = ({ crate }) => join(ROOT, 'notices', `${crate}.txt`)

const suffix = (platform) => (platform.startsWith('win32') ? '.exe' : '')

const program = (crate, folder, more = {}) => ({
  crate,
  folder,
  profile: 'release',
  file: (platform) => `${crate}-${platform}${suffix(platform)}`,
  packedAs: (platform) => `${crate}${suffix(platform)}`,
  ...more,
})

/**
 * `folder` has the manifest of the package that users install. `file` is the name of a platform's binary in the folder of
 * binaries, and `packedAs` in its package. `usesEngine` makes the local engine an optional peer dependency.
 */
export const FAMILIES = [
  program('imbrace-node', '.', {
    profile: 'addon',
    usesEngine: true,
    file: (platform) => `imbrace.${platform}.node`,
    packedAs: (platform) => `imbrace.${platform}.node`,
  }),
  program('imbrace-local', 'local-engine/npm'),
  program('imbrace-flows', 'flows/npm', { usesEngine: true }),
]
