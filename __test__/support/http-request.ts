/** A request as the server received it: complete, so that a real server would have executed it. */
export interface ReceivedRequest {
  method: string
  /** With its query. */
  path: string
  /** Names in lower case. */
  headers: Record<string, string>
  /** Names and values as they came, in their order. */
  rawHeaders: [name: string, value: string][]
  body: string
  /** The number of its connection, from 1. */
  connection: number
  /** When its last byte came, in milliseconds of `performance.now()`. */
  at: number
}

/**
 * The first request in `bytes` and what follows it, once all of it is there. Only what clients send is read: a
 * body has a `content-length`.
 */
export function readRequest(bytes: Buffer, connection: number): [ReceivedRequest, rest: Buffer] | undefined {
  const headEnd = bytes.indexOf('\r\n\r\n')
  if (headEnd < 0) return undefined
  const [requestLine = '', ...lines] = bytes.toString('latin1', 0, headEnd).split('\r\n')
  const [method = '', path = ''] = requestLine.split(' ')
  const rawHeaders = lines.map((line): [string, string] => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon), line.slice(colon + 1).trim()]
  })
  const headers = Object.fromEntries(rawHeaders.map(([name, value]) => [name.toLowerCase(), value]))
  const start = headEnd + 4
  const end = start + Number(headers['content-length'] ?? 0)
  if (bytes.length < end) return undefined
  const body = bytes.toString('utf8', start, end)
  return [{ method, path, headers, rawHeaders, body, connection, at: performance.now() }, bytes.subarray(end)]
}
