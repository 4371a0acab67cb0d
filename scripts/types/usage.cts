// Uses the package from CommonJS.

import imbrace = require('@imbrace/node')
import local = require('@imbrace/node/local')

const client: imbrace.Client = new imbrace.Client({ apiKey: undefined })

async function next(cursor: string | undefined): Promise<string | undefined> {
  const page: imbrace.Page<imbrace.Flow> = await client.workflows.listFlows({ cursor })
  const engine: local.LocalEngine = await local.startLocalEngine({ port: undefined })
  await engine.stop()
  return page.next ?? undefined
}

// @ts-expect-error -- if the package is not found, its types are `any` and this is not an error
new imbrace.Client({ apiKey: 1 })

export = { next }
