// Triggers flows from an Express server. One route starts a flow without waiting for it, another responds with the response
// of a flow. An error of the engine becomes a 502 with the request id, which support can look up.
//
//   FLOW_ID=… node --import tsx examples/express.mts
import type { AddressInfo } from 'node:net'
import express, { type ErrorRequestHandler } from 'express'
import { Client, ImbraceError } from '@imbrace/node'

const { workflows } = new Client()
const { FLOW_ID = '', PORT = '3000' } = process.env

const app = express()
app.use(express.json())

app.post('/leads', async (request, response) => {
  await workflows.triggerFlow(FLOW_ID, request.body)
  response.status(202).json({ accepted: true })
})

app.post('/quotes', async (request, response) => {
  response.json(await workflows.triggerFlowSync(FLOW_ID, request.body))
})

const onError: ErrorRequestHandler = (error, _request, response, next) => {
  if (!(error instanceof ImbraceError)) return next(error)
  response.status(502).json({ message: 'The workflow engine could not do it', requestId: error.requestId })
}
app.use(onError)

const server = app.listen(Number(PORT), '127.0.0.1', () => {
  console.log(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})
