// `npm run check:package`: runs publint and "are the types wrong?" on the packages as they are published. Both must report
// nothing, not even suggestions. The binaries are empty files, because neither tool reads them.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { publint } from 'publint'
import { formatMessage } from 'publint/utils'

import platforms from '../platform.js'
import { FAMILIES, ROOT } from './families.mjs'

const root = mkdtempSync(join(tmpdir(), 'imbrace-check-'))
const node = (...args) => execFileSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })

function makePackages() {
  const [platform] = platforms.PLATFORMS
  const binaries = join(root, 'binaries')
  mkdirSync(binaries)
  for (const { file } of FAMILIES) writeFileSync(join(binaries, file(platform)), '')
  // A release has the URL of its repository. A checkout does not.
  const repository = ['--repository', 'git+https://example.com/imbrace/node.git']
  return node('scripts/packages.mjs', '--binaries', binaries, '--out', join(root, 'out'), ...repository).trim().split('\n')
}

async function lint(folder) {
  const { messages, pkg } = await publint({ pkgDir: folder, strict: true })
  for (const message of messages) console.error(`${pkg.name}: ${formatMessage(message, pkg, { color: false })}`)
  return messages.length
}

/** Prints the problems of a package's types. Returns 1 if there are any, else 0. */
function checkTypes(folder) {
  const [name] = execFileSync('npm', ['pack', '--silent', '--pack-destination', root, folder], { encoding: 'utf8' }).trim().split('\n')
  try {
    node('node_modules/@arethetypeswrong/cli/dist/index.js', join(root, name), '--no-definitely-typed', '--no-color', '--no-emoji')
    return 0
  } catch (error) {
    console.error(error.stdout)
    return 1
  }
}

try {
  const folders = makePackages()
  let problems = 0
  for (const folder of folders) problems += await lint(folder)
  // The packages of the platforms have no types.
  for (const folder of folders.slice(-FAMILIES.length)) problems += checkTypes(folder)
  console.log(`${folders.length} packages checked, ${problems} problems`)
  process.exitCode = problems > 0 ? 1 : 0
} finally {
  rmSync(root, { recursive: true })
}
