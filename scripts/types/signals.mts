// The signals that Node.js and the DOM have.

import { Client, type RequestOptions } from '@imbrace/node'

const controller = new AbortController()
export const options: RequestOptions[] = [{ signal: controller.signal }, { signal: AbortSignal.timeout(10) }]
export const call = (signal: AbortSignal | undefined): Promise<number> => new Client().workflows.countFlows({}, { signal })
