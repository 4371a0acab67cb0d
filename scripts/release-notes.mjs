// Prints the section of the changelog for the version in package.json. Fails if it has none.
import { readFileSync } from 'node:fs'

const read = (name) => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8')

const { version } = JSON.parse(read('package.json'))
const sections = read('CHANGELOG.md').split(/^## /m)
const section = sections.find((text) => text.startsWith(`${version}\n`) || text.startsWith(`${version} `))
if (!section) throw new Error(`CHANGELOG.md has no section "## ${version}"`)
console.log(section.slice(section.indexOf('\n')).trim())
