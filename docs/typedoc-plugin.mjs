// What TypeDoc cannot be told by options: the names under which users import the two modules, that a call which a guide
// names is a link to its documentation, and that the start page is a file. The guides themselves stay plain Markdown,
// since they are also read where no site is.
import { PageEvent, ReflectionKind, RendererEvent } from 'typedoc'

const MODULES = { index: '@imbrace/node', local: '@imbrace/node/local' }
const NAMED = ReflectionKind.Class | ReflectionKind.Interface | ReflectionKind.TypeAlias | ReflectionKind.Function

/** @param {import('typedoc').Application} app */
export function load(app) {
  const addresses = new Map()

  app.renderer.on(RendererEvent.BEGIN, ({ project }) => {
    for (const module of project.getChildrenByKind(ReflectionKind.Module)) {
      module.name = MODULES[module.name] ?? module.name
      for (const reflection of module.children ?? []) {
        if (reflection.kindOf(NAMED)) addresses.set(reflection.name, reflection)
        if (reflection.name !== 'Workflows' && reflection.name !== 'Client') continue
        for (const method of reflection.getChildrenByKind(ReflectionKind.Method)) addresses.set(method.name, method)
      }
    }
  }, 1000)

  app.renderer.on(PageEvent.END, (page) => {
    // TypeDoc links the folder that the start page is in, of which a browser without a server shows the files.
    page.contents = page.contents?.replace(/( href="(?:\.\.\/)+)(#)/g, '$1index.html$2')
    if (!page.model.isDocument?.() && !page.model.isProject?.()) return
    // How a page is read aloud and hyphenated.
    const { lang } = page.model.frontmatter ?? {}
    if (lang) page.contents = page.contents?.replace(/(<html[^>]*) lang="en"/, `$1 lang="${lang}"`)
    const up = '../'.repeat(page.url.split('/').length - 1)
    page.contents = page.contents?.replace(/(<a [^>]*>)?<code>(\w+)(\(.*?\))?<\/code>/g, (text, anchor, name) => {
      const reflection = addresses.get(name)
      return anchor || !reflection ? text : `<a href="${up}${app.renderer.router.getFullUrl(reflection)}">${text}</a>`
    })
  })
}
