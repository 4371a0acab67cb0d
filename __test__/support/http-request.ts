/** A complete request, which a real server would have executed. */
export interface ReceivedRequest {
  method: string
  /** Path with query. */
  path: string
  /** Values by names in lower case. */
  headers: Record<string, string>
  /** Unchanged names and values, in the order of the request. */
  rawHeaders: [name: string, value: string][]
  body: string
  /** The number of its connection, from 1. */
  connection: number
  /** Time of its last byte, in milliseconds of `performance.now()`. */
  at: number
}

/**
 * Returns the first request in `bytes` and the bytes after it, or `undefined` if the request is incomplete. A body must
 * have a `content-length`.
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
