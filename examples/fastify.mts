// Triggers a flow from a Fastify server. The server validates the body before it becomes a payload, and aborts the call if
// the client disconnects.
//
//   FLOW_ID=… node --import tsx examples/fastify.mts
import fastify from 'fastify'
import { Client, ImbraceError } from '@imbrace/node'

const { workflows } = new Client()
const { FLOW_ID = '', PORT = '3000' } = process.env

interface Lead {
  email: string
  score?: number
}

const lead = {
  type: 'object',
  required: ['email'],
  properties: { email: { type: 'string' }, score: { type: 'number' } },
}

const app = fastify()

app.post<{ Body: Lead }>('/leads', { schema: { body: lead } }, async (request, reply) => {
  const gone = new AbortController()
  reply.raw.on('close', () => gone.abort(new Error('the client has gone away')))
  return workflows.triggerFlowSync(FLOW_ID, request.body, { signal: gone.signal })
})

app.setErrorHandler((error, _request, reply) => {
  if (!(error instanceof ImbraceError)) return reply.send(error)
  return reply.code(502).send({ message: 'The workflow engine could not do it', requestId: error.requestId })
})

console.log(`listening on ${await app.listen({ host: '127.0.0.1', port: Number(PORT) })}`)
