// Adapts TypeDoc where it has no option. The guides stay plain Markdown, because people also read them on GitHub.
import { readFileSync } from 'node:fs'
import { Converter, PageEvent, ReflectionGroup, ReflectionKind, RendererEvent } from 'typedoc'

/** The names by which users import the modules. */
const MODULES = { index: '@imbrace/node', local: '@imbrace/node/local' }
const NAMED = ReflectionKind.Class | ReflectionKind.Interface | ReflectionKind.TypeAlias | ReflectionKind.Function
const CODE = /(<a [^>]*>)?<code>(\w+)(\(.*?\))?<\/code>/g

/**
 * The groups of methods in the README's table, with the names of their methods.
 *
 * @returns {Map<string, string[]>}
 */
function readGroups() {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const groups = new Map()
  let names = []
  for (const [, title, cell] of readme.matchAll(/^\| (?:\*\*(.+?)\*\*|(`\w+\(.*?)) \|/gm)) {
    if (title) groups.set(title, names = [])
    else names.push(...Array.from(cell.matchAll(/`(\w+)\(/g), ([, name]) => name))
  }
  return groups
}

/** Groups the methods of `Workflows` by resource, in the order of the README. */
function groupMethods(workflows) {
  const methods = new Map(workflows.children.map((child) => [child.name, child]))
  workflows.groups = Array.from(readGroups(), ([title, names]) => {
    const group = new ReflectionGroup(title, workflows)
    group.children = names.map((name) => {
      const method = methods.get(name)
      if (!method) throw new Error(`Workflows has no ${name}, which README.md names`)
      methods.delete(name)
      return method
    })
    return group
  })
  if (methods.size > 0) throw new Error(`the table in README.md has no ${[...methods.keys()].join(', ')}`)
}

/** The README is a page of the guides. It has no front matter, because GitHub and npm would show that. */
function nameReadme(document) {
  if (document.name !== 'README') return
  document.name = 'Overview'
  document.frontmatter = { group: 'Guides' }
}

/** Users construct a `Client` and nothing else. */
function removeConstructors(project) {
  for (const constructor of project.getReflectionsByKind(ReflectionKind.Constructor)) {
    if (constructor.parent.name !== 'Client') project.removeReflection(constructor)
  }
}

/** @param {import('typedoc').Application} app */
export function load(app) {
  /** The page of each class, type, function and method, by name. */
  const addresses = new Map()

  app.converter.on(Converter.EVENT_CREATE_DOCUMENT, (_, document) => nameReadme(document), 1000)
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => removeConstructors(project), 1000)

  app.renderer.on(RendererEvent.BEGIN, ({ project }) => {
    for (const module of project.getChildrenByKind(ReflectionKind.Module)) {
      module.name = MODULES[module.name] ?? module.name
      for (const reflection of module.children ?? []) {
        if (reflection.kindOf(NAMED)) addresses.set(reflection.name, reflection)
        if (reflection.name === 'Workflows') groupMethods(reflection)
        if (reflection.name !== 'Workflows' && reflection.name !== 'Client') continue
        for (const method of reflection.getChildrenByKind(ReflectionKind.Method)) addresses.set(method.name, method)
      }
    }
  }, 1000)

  app.renderer.on(PageEvent.END, (page) => {
    // TypeDoc links the folder of the start page. Without a server, a browser would list the files of the folder.
    page.contents = page.contents?.replace(/( href="(?:\.\.\/)+)(#)/g, '$1index.html$2')
    // Screen readers and hyphenation need the language.
    const { lang } = page.model.frontmatter ?? {}
    if (lang) page.contents = page.contents?.replace(/(<html[^>]*) lang="en"/, `$1 lang="${lang}"`)
    // A method or a type in backticks becomes a link to its documentation.
    const up = '../'.repeat(page.url.split('/').length - 1)
    page.contents = page.contents?.replace(CODE, (text, anchor, name) => {
      const reflection = addresses.get(name)
      return anchor || !reflection ? text : `<a href="${up}${app.renderer.router.getFullUrl(reflection)}">${text}</a>`
    })
  })
}
