// Prints the section of the changelog for the version in package.json. On a tag, fails if it has none. Else prints the
// section "Unreleased" instead.
import { readFileSync } from 'node:fs'

const read = (name) => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8')

const { version } = JSON.parse(read('package.json'))
const sections = read('CHANGELOG.md').split(/^## /m)
const sectionOf = (name) => sections.find((text) => text.startsWith(`${name}\n`) || text.startsWith(`${name} `))
const section = sectionOf(version) ?? (process.env.GITHUB_REF_TYPE === 'tag' ? undefined : sectionOf('Unreleased'))
if (!section) throw new Error(`CHANGELOG.md has no section "## ${version}"`)
console.log(section.slice(section.indexOf('\n')).trim())
