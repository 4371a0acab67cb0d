// Makes the published packages from binaries: `imbrace.PLATFORM.node`, `imbrace-local-PLATFORM` and
// `imbrace-flows-PLATFORM` (`.exe`).
//
//   node scripts/packages.mjs --binaries DIR --out DIR [--complete] [--repository URL]
//
// Prints the folders in the order in which they must be published: a package comes after its dependencies. Platforms
// without a binary are skipped. With --complete, a missing binary is an error.
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

import platforms from '../platform.js'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

const { values: { binaries, out, complete, repository } } = parseArgs({
  options: {
    binaries: { type: 'string', default: 'binaries' },
    out: { type: 'string', default: 'out' },
    complete: { type: 'boolean', default: false },
    repository: { type: 'string' },
  },
})

const manifestOf = (folder) => JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'))

/** Returns the binaries of a family as pairs of platform and path. */
function binariesOf(family) {
  const entries = platforms.PLATFORMS.map((platform) => [platform, join(binaries, family.file(platform))])
  const missing = entries.filter(([, file]) => !existsSync(file)).map(([, file]) => file)
  if (missing.length === entries.length || (complete && missing.length > 0)) {
    throw new Error(`these binaries are missing: ${missing.join(', ')}`)
  }
  return entries.filter(([, file]) => existsSync(file))
}

const suffix = (platform) => (platform.startsWith('win32') ? '.exe' : '')

const ADDON = {
  folder: '.',
  file: (platform) => `imbrace.${platform}.node`,
  /** `napi create-npm-dirs` wrote these manifests. */
  manifest: (platform) => manifestOf(join('npm', platform)),
}

/** Returns the family of a program, whose main package is in `folder`. */
const programIn = (folder, program) => ({
  folder,
  file: (platform) => `${program}-${platform}${suffix(platform)}`,
  /** The manifest of the addon for this platform, with another name and another file. */
  manifest(platform) {
    const { main, ...manifest } = manifestOf(join('npm', platform))
    const { name, description, keywords } = manifestOf(folder)
    // Yarn's Plug'n'Play keeps packages in archives, and a program cannot be started from an archive.
    return { ...manifest, name: `${name}-${platform}`, description, keywords, files: [`${program}${suffix(platform)}`], preferUnplugged: true }
  },
})

const ENGINE = programIn('local-engine/npm', 'imbrace-local')
const FLOWS = programIn('flows/npm', 'imbrace-flows')

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
  const manifest = { ...family.manifest(platform), type: 'commonjs' }
  const readme = join(out, 'README.md')
  writeFileSync(readme, `# \`${manifest.name}\`\n\nThe binary of \`${manifestOf(family.folder).name}\` for ${platform}.\n`)
  const [file] = manifest.files
  write(folderOf(manifest.name), manifest, [[binary, file], [readme, 'README.md'], [join(ROOT, 'LICENSE'), 'LICENSE']])
  rmSync(readme)
  // Artifacts of a workflow lose their file modes.
  chmodSync(join(folderOf(manifest.name), file), 0o755)
}

/** Writes the package that users install. In the checkout it has no dependencies, because `npm ci` fails on unpublished ones. */
function writeMain(family, platforms, more, files) {
  const { devDependencies, scripts, napi, overrides, ...manifest } = manifestOf(family.folder)
  const { name, version } = manifest
  const optionalDependencies = Object.fromEntries(platforms.map(([platform]) => [`${name}-${platform}`, version]))
  write(folderOf(name), { ...manifest, ...more, optionalDependencies }, files.map(([from, to]) => [join(ROOT, from), to]))
}

mkdirSync(out, { recursive: true })
const families = [ADDON, ENGINE, FLOWS].map((family) => [family, binariesOf(family)])
for (const [family, entries] of families) for (const entry of entries) writePlatform(family, entry)
const [[, addons], ...programs] = families

const main = manifestOf('.')
// A peer dependency, because with pnpm and Yarn a package can only resolve packages that it declares.
const peer = {
  peerDependencies: { '@imbrace/local-engine': `^${main.version}` },
  peerDependenciesMeta: { '@imbrace/local-engine': { optional: true } },
}

for (const [family, entries] of programs) {
  const files = [...manifestOf(family.folder).files.filter((name) => name !== 'platform.js'), 'README.md']
  writeMain(family, entries, family === FLOWS ? peer : {}, [
    ['platform.js', 'platform.js'], ['LICENSE', 'LICENSE'], ...files.map((name) => [join(family.folder, name), name]),
  ])
}
writeMain(ADDON, addons, peer, [...main.files, 'README.md', 'LICENSE'].map((name) => [name, name]))
