// Uses the `AbortSignal` and `Headers` of Node.js and of the DOM.

import { Client, type RequestOptions } from '@imbrace/node'

const controller = new AbortController()
export const options: RequestOptions[] = [{ signal: controller.signal }, { signal: AbortSignal.timeout(10) }]
export const call = (signal: AbortSignal | undefined): Promise<number> => new Client().workflows.countFlows({}, { signal })
export const own: RequestOptions[] = [{ headers: new Headers({ a: 'b' }) }, { headers: new Map([['a', 'b']]) }, { headers: [['a', 'b']] as const }]
const maybe: Record<string, string | undefined> = { a: undefined }
export const loose: RequestOptions = { headers: maybe }
