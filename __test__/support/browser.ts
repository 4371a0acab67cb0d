// A Chromium for tests of pages. Tests that need it are skipped where none is installed.
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after } from 'node:test'
import { chromium, type Browser, type Page } from 'playwright-core'

const PLACES = process.platform === 'win32'
  ? ['C:/Program Files/Google/Chrome/Application/chrome.exe', 'C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe']
  : ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

const executablePath = [process.env.CHROMIUM, ...PLACES].find((path) => path !== undefined && existsSync(path))

/** The reason why tests of pages are skipped, or `false`. */
export const skip: string | false = executablePath
  ? false
  : 'no Chromium: install it (`apt-get install chromium`), or set CHROMIUM to its path'

let started: Promise<Browser> | undefined

/** The browser of the test file. */
function browser(): Promise<Browser> {
  return (started ??= chromium.launch({ executablePath: executablePath!, args: ['--no-sandbox', '--disable-dev-shm-usage'] }))
}

after(async () => (await started)?.close())

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Axe {
  run(options: object): Promise<{ violations: { id: string, nodes: { html: string }[] }[] }>
}

/** Asserts that a view does not scroll sideways, and that axe finds nothing in it, in light and in dark. */
export async function assertAccessible(page: Page, view: string): Promise<void> {
  // The content security policy allows no inline script, so axe is not added as one.
  await page.evaluate((source) => { if (!('axe' in window)) new Function(source)() }, AXE)
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme })
    // Between the schemes only colours differ.
    const found = await page.evaluate(async (options) => {
      const { violations } = await (window as unknown as { axe: Axe }).axe.run(options)
      return violations.map(({ id, nodes }) => `${id}: ${nodes[0]!.html.slice(0, 150)}`)
    }, colorScheme === 'dark' ? { runOnly: ['color-contrast'] } : {})
    assert.deepEqual(found, [], `${view}, ${colorScheme}`)
  }
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, `${view} is too wide`)
}

/**
 * Opens an address in a session of its own. Returns the page, which collects what must not happen: errors of its scripts,
 * broken rules of its content security policy, and requests that leave this machine.
 */
export async function open(url: string, width = 1280): Promise<{ page: Page; faults: string[] }> {
  const context = await (await browser()).newContext({ viewport: { width, height: 800 } })
  const page = await context.newPage()
  const faults: string[] = []
  page.setDefaultTimeout(8_000)
  page.on('pageerror', (error) => faults.push(String(error)))
  page.on('console', (message) => /Content Security Policy|Trusted/.test(message.text()) && faults.push(message.text()))
  page.on('dialog', (dialog) => { faults.push(`dialog ${dialog.message()}`); void dialog.dismiss() })
  page.on('request', (request) => new URL(request.url()).hostname !== '127.0.0.1' && faults.push(`request to ${request.url()}`))
  await page.goto(url)
  return { page, faults }
}

/** Goes to another view. */
export const go = (page: Page, path: string) => page.evaluate((path) => { location.hash = path }, path)
