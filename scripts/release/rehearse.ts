// `npm run release:rehearse`: runs the scripts of .github/workflows/release.yml from the checkout to installed packages, with a
// registry on this machine. Fails at the first step that does not do what a release needs.
//
//   npm run release:rehearse -- [--binaries DIR]
//
// The binaries come from the folder and from the last builds of this checkout (debug builds will do). Text files take the
// place of those that do not exist, so that all packages are published; no package manager may install these.
import { spawn } from 'node:child_process'
import { appendFileSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

import { PLATFORMS, platformName } from '../../platform.js'
import { FAMILIES, manifestOf, ROOT } from '../families.mjs'
import { run } from '../matrix/shell.ts'
import { check, NAMES } from './projects.ts'
import { type Registry, startRegistry } from './registry.ts'

const { values } = parseArgs({ options: { binaries: { type: 'string' } } })
const root = mkdtempSync(join(tmpdir(), 'imbrace-rehearsal-'))
const [binaries, tarballs] = [join(root, 'binaries'), join(root, 'tarballs')]
const TAG = { GITHUB_EVENT_NAME: 'push', GITHUB_REF_TYPE: 'tag', GITHUB_REF_NAME: `v${manifestOf('.').version}` }

/** The number of packages after which the first publication is killed. */
const KILL_AFTER = 5

const assert = (condition: boolean, message: string) => { if (!condition) throw new Error(message) }

const script = (name: string, args: string[] = [], env: Record<string, string> = {}) =>
  run(process.execPath, [join(ROOT, 'scripts', name), ...args], { cwd: ROOT, env, timeout: 600_000 })

async function step(name: string, action: () => Promise<unknown>) {
  const start = Date.now()
  const result = await action()
  console.log(`ok  ${((Date.now() - start) / 1000).toFixed(1).padStart(5)} s  ${name}${typeof result === 'string' ? `: ${result}` : ''}`)
}

/** Fails unless an action fails with a message. */
async function refuses(message: RegExp, action: Promise<unknown>) {
  const error = await action.then(() => undefined, (error: Error) => error)
  assert(error !== undefined && message.test(error.message), `expected a refusal with ${message}, but: ${error?.message ?? 'it succeeded'}`)
}

/** Returns the newest build of a binary of this platform. */
function builtHere({ crate, file, packedAs }: typeof FAMILIES[number], platform: string): string | undefined {
  const target = resolve(ROOT, process.env.CARGO_TARGET_DIR ?? 'target')
  const places = [join(ROOT, file(platform)), ...['release', 'debug'].map((profile) => join(target, profile, packedAs(platform)))]
  return platform === platformName() ? places.find((place) => existsSync(place)) : undefined
}

async function collectBinaries() {
  mkdirSync(binaries)
  let real = 0
  for (const platform of PLATFORMS) {
    for (const family of FAMILIES) {
      const [name, given] = [family.file(platform), join(values.binaries ?? '', family.file(platform))]
      const source = values.binaries && existsSync(given) ? given : builtHere(family, platform)
      if (source) copyFileSync(source, join(binaries, name))
      else writeFileSync(join(binaries, name), 'A rehearsal has no binary for this platform.\n')
      if (source) real += 1
      assert(source !== undefined || platform !== platformName(), `${name} is not built. Run \`npm run build\` and \`cargo build -p ${family.crate}\``)
    }
  }
  return `${real} real, ${PLATFORMS.length * FAMILIES.length - real} text files`
}

const publishArgs = ({ url }: Registry) => [tarballs, '--registry', url]
const userConfig = () => ({ npm_config_userconfig: join(root, 'npmrc') })

/** Kills the script and its npm while it publishes. Returns the number of packages that it reported. */
function publishAndKill(registry: Registry): Promise<number> {
  const args = [join(ROOT, 'scripts/release/publish.mjs'), ...publishArgs(registry)]
  const child = spawn(process.execPath, args, { env: { ...process.env, ...TAG, ...userConfig() }, detached: true, stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  const count = () => output.match(/ published$/gm)?.length ?? 0
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
    if (count() === KILL_AFTER) process.kill(-child.pid!, 'SIGKILL')
  })
  return new Promise((resolve, reject) => child.once('close', (_, signal) => {
    if (signal === 'SIGKILL') resolve(count())
    else reject(new Error(`the publication ended before it was killed:\n${output}`))
  }))
}

/** Publishes in an environment of a tag. Resolves to the numbers of packages that it published and skipped. */
async function publish(registry: Registry) {
  const output = await script('release/publish.mjs', publishArgs(registry), { ...TAG, ...userConfig() })
  const count = (pattern: RegExp) => output.match(pattern)?.length ?? 0
  return { published: count(/ published$/gm), already: count(/ is published already$/gm) }
}

async function rehearse(registry: Registry) {
  const total = (PLATFORMS.length + 1) * FAMILIES.length
  await step('a run that is started by hand does not publish', () => refuses(/only a pushed tag publishes/,
    script('release/publish.mjs', publishArgs(registry), { ...TAG, ...userConfig(), GITHUB_EVENT_NAME: 'workflow_dispatch' })))
  await step('a tag of another version does not publish', () => refuses(/is not v/,
    script('release/publish.mjs', publishArgs(registry), { ...TAG, ...userConfig(), GITHUB_REF_NAME: 'v99.0.0' })))
  await step(`a publication is killed after ${KILL_AFTER} packages`, async () => {
    await publishAndKill(registry)
    const stored = registry.publications().size
    assert(stored >= KILL_AFTER && stored < total, `${stored} of ${total} packages are stored`)
    return `${stored} of ${total} packages are in the registry`
  })
  await step('a second publication does the rest', async () => {
    const { published, already } = await publish(registry)
    assert(published + already === total && already >= KILL_AFTER, `${published} published, ${already} already`)
    return `${published} published, ${already} skipped`
  })
  await step('a third publication does nothing', async () => {
    const { published, already } = await publish(registry)
    assert(published === 0 && already === total, `${published} published, ${already} already`)
  })
  await step('the registry has stored every package once', async () => {
    const counts = registry.publications()
    assert(counts.size === total && [...counts.values()].every((count) => count === 1), JSON.stringify([...counts]))
    return `${counts.size} packages`
  })
  for (const name of NAMES) {
    await step(`${name} installs from the registry and runs the quick start`, () => check(name, join(root, 'projects'), registry.url)).catch((error: Error) => {
      console.error(`FAILED  ${name}: ${error.message}`)
      process.exitCode = 1
    })
  }
}

/** A tarball that changed after it was published must not pass for the published one. */
async function changeTarball() {
  const [first] = readFileSync(join(tarballs, 'order'), 'utf8').split('\n')
  appendFileSync(join(tarballs, first!), 'more')
}

let registry: Registry | undefined
try {
  await step('versions and changelog', () => script('release/version.mjs'))
  await step('licenses', () => script('notices.mjs', ['--check']))
  await step('binaries', collectBinaries)
  await step('tarballs', async () => (await script('release/pack.mjs', ['--binaries', binaries, '--out', tarballs])).trim().replace(` in ${tarballs}`, ''))
  await step('quick start from the tarballs', async () => (await script('smoke.mjs', ['--tarballs', tarballs])).trim().split('\n').at(-1))
  const started = registry = await startRegistry(join(root, 'registry'))
  writeFileSync(join(root, 'npmrc'), started.npmrc)
  await rehearse(started)
  await changeTarball()
  await step('a changed tarball is refused', () => refuses(/does not match SHA256SUMS/, publish(started)))
} finally {
  registry?.stop()
  rmSync(root, { recursive: true, force: true, maxRetries: 5 })
}
