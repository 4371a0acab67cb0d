// Builds a Next.js server with `output: 'standalone'`, and runs it outside of its project.

import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { spawn } from 'node:child_process'
import { join } from 'node:path'

import type { Project } from './projects.ts'
import { run } from './shell.ts'
import { tool } from './tools.ts'

const FILES = {
  'next.config.mjs': "export default { output: 'standalone', serverExternalPackages: ['@imbrace/node'], outputFileTracingRoot: import.meta.dirname }\n",
  'app/layout.js': 'export default function Layout({ children }) { return <html><body>{children}</body></html> }\n',
  'app/page.js': `import { Client, NetworkError } from '@imbrace/node'
export const dynamic = 'force-dynamic'
export default async function Page() {
  const client = new Client({ apiKey: 'k', baseUrl: 'http://127.0.0.1:1', maxRetries: 0 })
  return <p>{\`result:\${await client.workflows.countFlows().catch((error) => error instanceof NetworkError)}\`}</p>
}
`,
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  await once(server.close(), 'close')
  return port
}

/** Starts the server in `folder` and returns the text of its page. */
async function pageOf(folder: string): Promise<string> {
  const port = await freePort()
  const server = spawn(process.execPath, ['server.js'], { cwd: folder, env: { ...process.env, PORT: String(port), HOSTNAME: '127.0.0.1' } })
  try {
    // The server prints `Ready` when it listens. If it ends before, the request fails.
    for await (const text of server.stdout) if (String(text).includes('Ready')) break
    return await (await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(30_000) })).text()
  } finally {
    server.kill()
  }
}

/** Builds and runs the server of a project in which the package is installed. Returns the page if it is wrong. */
export async function standalone(project: Project): Promise<string | undefined> {
  const next = join(await tool('next', '15'), '..')
  const folder = join(project.folder, 'next')
  mkdirSync(join(folder, 'app'), { recursive: true })
  cpSync(next, join(folder, 'node_modules'), { recursive: true })
  cpSync(join(project.folder, 'node_modules/@imbrace'), join(folder, 'node_modules/@imbrace'), { recursive: true })
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text)
  await run(process.execPath, ['node_modules/next/dist/bin/next', 'build'], { cwd: folder, env: { NEXT_TELEMETRY_DISABLED: '1' }, timeout: 300_000 })
  const copy = join(project.folder, '../next-standalone')
  cpSync(join(folder, '.next/standalone'), copy, { recursive: true })
  const page = await pageOf(copy)
  return page.includes('result:true') ? undefined : page
}
