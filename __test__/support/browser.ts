// A Chromium for tests of pages. Tests that need it are skipped where none is installed.
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { existsSync } from 'node:fs'
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

export interface Look {
  width?: number
  scheme?: 'light' | 'dark'
}

/** Widths and colour schemes in which every view is tested. */
export const LOOKS: Look[] = [1280, 390].flatMap((width) => (['light', 'dark'] as const).map((scheme) => ({ width, scheme })))

/**
 * Opens an address in a session of its own. Returns the page, which collects what must not happen: errors of its scripts,
 * broken rules of its content security policy, and requests that leave this machine.
 */
export async function open(url: string, { width = 1280, scheme = 'light' }: Look = {}): Promise<{ page: Page; faults: string[] }> {
  const context = await (await browser()).newContext({ viewport: { width, height: 800 }, colorScheme: scheme })
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
