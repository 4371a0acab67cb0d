// Checks that each internal link of the built site leads to a page and an anchor that exist. Part of `npm run docs`.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const SITE = fileURLToPath(new URL('../docs/api', import.meta.url))
const pages = readdirSync(SITE, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.html'))
const idsByPage = new Map()
const problems = []
let checked = 0

function idsOf(page) {
  if (!idsByPage.has(page)) {
    idsByPage.set(page, new Set(Array.from(readFileSync(page, 'utf8').matchAll(/ id="([^"]+)"/g), ([, id]) => id)))
  }
  return idsByPage.get(page)
}

function problemOf(page, address) {
  const [path, id] = address.split('#').map(decodeURIComponent)
  const target = path === '' ? page : resolve(dirname(page), path)
  if (relative(SITE, target).startsWith('..')) return 'leads to a file outside of the site'
  if (!existsSync(target)) return 'does not exist'
  // Without a server, a browser lists the files of a folder.
  if (!statSync(target).isFile()) return 'is a folder'
  // Links to parts of icons.svg have no anchor in a page.
  if (id && target.endsWith('.html') && !idsOf(target).has(id)) return `has no anchor "${id}"`
  return undefined
}

for (const page of pages.map((file) => join(SITE, file))) {
  for (const [, address] of readFileSync(page, 'utf8').matchAll(/ (?:href|src)="([^"]+)"/g)) {
    if (/^[a-z]+:/.test(address)) continue
    checked += 1
    const problem = problemOf(page, address.replaceAll('&amp;', '&'))
    if (problem) problems.push(`${relative(SITE, page)}: ${address} ${problem}`)
  }
}

for (const problem of problems) console.error(problem)
console.log(`${checked} links in ${pages.length} pages checked, ${problems.length} problems`)
process.exitCode = problems.length === 0 && checked > 0 ? 0 : 1
