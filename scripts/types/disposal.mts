// Uses `await using`, with `lib` esnext.disposable.

import { startLocalEngine } from '@imbrace/node/local'

export async function countFlows(): Promise<number> {
  await using engine = await startLocalEngine()
  return engine.client().workflows.countFlows()
}
