// Uses the types of Node.js.

import { Client, type RawFlowReply } from '@imbrace/node'

const { body }: RawFlowReply = await new Client({ ca: Buffer.from('pem') }).workflows.triggerFlowSyncRaw('flow_id')
export const buffer: Buffer = body
export const text: string = body.toString('base64')
