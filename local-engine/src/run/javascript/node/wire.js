// Messages between the engine and this process: two lengths, a head in JSON, and a body, which is text. Large values are
// bodies, so that their JSON is not encoded in JSON again.
'use strict'

const { writeSync } = require('node:fs')

const { parse, stringify } = JSON
const { allocUnsafe, byteLength, concat } = Buffer
const LENGTHS = 8
const stdin = process.stdin

/** Writes the whole buffer. Retries while the pipe is full, because the engine reads it. */
function writeAll(bytes) {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(1, bytes, at)
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error
    }
  }
}

/** Sends a message. */
function send(head, body = '') {
  const text = stringify(head)
  const [headLength, bodyLength] = [byteLength(text), byteLength(body)]
  const bytes = allocUnsafe(LENGTHS + headLength + bodyLength)
  bytes.writeUInt32LE(headLength, 0)
  bytes.writeUInt32LE(bodyLength, 4)
  bytes.write(text, LENGTHS)
  bytes.write(body, LENGTHS + headLength)
  writeAll(bytes)
}

/** Calls `receive` with the head and the body of each message. The process ends when the engine ends. */
function listen(receive) {
  let chunks = []
  let size = 0
  let needed = LENGTHS
  const take = () => {
    const bytes = chunks.length === 1 ? chunks[0] : concat(chunks)
    let at = 0
    for (;;) {
      needed = LENGTHS
      if (bytes.length - at < LENGTHS) break
      const head = at + LENGTHS
      const body = head + bytes.readUInt32LE(at)
      const end = body + bytes.readUInt32LE(at + 4)
      needed = end - at
      if (bytes.length < end) break
      at = end
      receive(parse(bytes.toString('utf8', head, body)), bytes.toString('utf8', body, end))
    }
    size = bytes.length - at
    chunks = size === 0 ? [] : [bytes.subarray(at)]
  }
  stdin.on('data', (chunk) => {
    chunks.push(chunk)
    size += chunk.length
    if (size >= needed) take()
  })
  stdin.on('end', () => process.exit(0))
  stdin.on('error', () => process.exit(0))
}

let last = 0
const asked = new Map()

/** Asks the engine. Resolves to the head of its reply, with the body. */
const ask = (head, body) =>
  new Promise((resolve) => {
    asked.set(++last, resolve)
    send({ ask: last, ...head }, body)
  })

/** Whether the engine has not yet answered everything. */
const isAsking = () => asked.size > 0

/** Resolves the question that the engine answered. */
function answer({ answer, ...head }, body) {
  asked.get(answer)(Object.assign(head, { body }))
  asked.delete(answer)
}

module.exports = { send, listen, ask, isAsking, answer }
