// Makes the published packages from a folder of binaries, whose names are in scripts/families.mjs.
//
//   node scripts/packages.mjs --binaries DIR --out DIR [--complete] [--repository URL]
//
// Prints the folders in the order in which they must be published: a package comes after its dependencies. Platforms and
// families without a binary are skipped. With --complete, a missing binary is an error.
import { chmodSync, cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import platforms from '../platform.js'
import { FAMILIES, manifestOf, NOTICES, noticesOf, ROOT } from './families.mjs'

const { values: { binaries, out, complete, repository } } = parseArgs({
  options: {
    binaries: { type: 'string', default: 'binaries' },
    out: { type: 'string', default: 'out' },
    complete: { type: 'boolean', default: false },
    repository: { type: 'string' },
  },
})

/** Returns the binaries of a family as pairs of platform and path. */
function binariesOf(family) {
  const entries = platforms.PLATFORMS.map((platform) => [platform, join(binaries, family.file(platform))])
  const missing = entries.filter(([, file]) => !existsSync(file)).map(([, file]) => file)
  const isMissing = family === FAMILIES[0] && missing.length === entries.length
  if (isMissing || (complete && missing.length > 0)) {
    throw new Error(`these binaries are missing: ${missing.join(', ')}`)
  }
  return entries.filter(([, file]) => existsSync(file))
}

/** Returns the manifest of the package with the binary of one platform. `napi create-npm-dirs` wrote those of the addon. */
function manifestFor({ folder, packedAs }, platform) {
  const { main, ...manifest } = manifestOf(join('npm', platform))
  const files = [packedAs(platform), NOTICES]
  if (folder === '.') return { ...manifest, main, files }
  const { name, description, keywords } = manifestOf(folder)
  // Yarn's Plug'n'Play keeps packages in archives, and a program cannot be started from an archive.
  return { ...manifest, name: `${name}-${platform}`, description, keywords, files, preferUnplugged: true }
}

function write(folder, manifest, files) {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const [from, to] of files) cpSync(from, join(folder, to), { recursive: true })
  const complete = repository ? { ...manifest, repository: { type: 'git', url: repository } } : manifest
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(complete, null, 2)}\n`)
  console.log(folder)
}

const folderOf = (name) => join(out, name.replace('@imbrace/', ''))

/** Writes the package with the binary of one platform. */
function writePlatform(family, [platform, binary]) {
  const manifest = { ...manifestFor(family, platform), type: 'commonjs' }
  const readme = join(out, 'README.md')
  writeFileSync(readme, `# \`${manifest.name}\`\n\nThe binary of \`${manifestOf(family.folder).name}\` for ${platform}.\n`)
  const [file] = manifest.files
  write(folderOf(manifest.name), manifest, [
    [binary, file], [readme, 'README.md'], [join(ROOT, 'LICENSE'), 'LICENSE'], [noticesOf(family), NOTICES],
  ])
  rmSync(readme)
  // Artifacts of a workflow lose their file modes.
  chmodSync(join(folderOf(manifest.name), file), 0o755)
}

/** Files that are the same in the packages of all families. */
const SHARED = ['platform.js', 'LICENSE']

/** A peer dependency, because with pnpm and Yarn a package can only resolve packages that it declares. */
const peersOf = ({ usesEngine }) => usesEngine && {
  peerDependencies: { '@imbrace/local-engine': `^${manifestOf('.').version}` },
  peerDependenciesMeta: { '@imbrace/local-engine': { optional: true } },
}

/** Writes the package that users install. In the checkout it has no dependencies, because `npm ci` fails on unpublished ones. */
function writeMain(family, entries) {
  const { devDependencies, scripts, napi, overrides, ...manifest } = manifestOf(family.folder)
  const { name, version, files } = manifest
  const optionalDependencies = Object.fromEntries(entries.map(([platform]) => [`${name}-${platform}`, version]))
  const all = new Set([...SHARED, ...files, 'README.md'])
  write(folderOf(name), { ...manifest, ...peersOf(family), optionalDependencies },
    [...all].map((file) => [join(ROOT, SHARED.includes(file) ? '' : family.folder, file), file]))
}

mkdirSync(out, { recursive: true })
const families = FAMILIES.map((family) => [family, binariesOf(family)]).filter(([, entries]) => entries.length > 0)
for (const [family, entries] of families) for (const entry of entries) writePlatform(family, entry)
const [addon, ...programs] = families
for (const [family, entries] of [...programs, addon]) writeMain(family, entries)
