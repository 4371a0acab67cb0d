// Buffer as far as flows use it, and what else deals in bytes. Rust takes bytes as base64.
(host) => {
  const encode = (text) => host.encode(String(text).toWellFormed())
  const decode = (bytes) => host.decode(bytes.toBase64())
  const plain = (bytes) =>
    ArrayBuffer.isView(bytes)
      ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      : new Uint8Array(bytes)
  const fromText = (text, encoding = 'utf8') => {
    switch (String(encoding).toLowerCase()) {
      case 'hex':
        return Uint8Array.fromHex(text.slice(0, text.length - (text.length % 2)))
      case 'base64':
      case 'base64url':
        return Uint8Array.fromBase64(text.replaceAll('-', '+').replaceAll('_', '/').replace(/[\s=]/g, ''))
      case 'latin1':
      case 'binary':
      case 'ascii':
        return Uint8Array.from(text, (character) => character.charCodeAt(0))
      default:
        return encode(text)
    }
  }
  const toText = (bytes, encoding = 'utf8') => {
    switch (String(encoding).toLowerCase()) {
      case 'hex':
        return bytes.toHex()
      case 'base64':
        return bytes.toBase64()
      case 'base64url':
        return bytes.toBase64({ alphabet: 'base64url', omitPadding: true })
      case 'latin1':
      case 'binary':
      case 'ascii':
        return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
      default:
        return decode(bytes)
    }
  }

  class Buffer extends Uint8Array {
    static from(value, encoding) {
      if (typeof value === 'string') value = fromText(value, encoding)
      else if (value?.type === 'Buffer' && Array.isArray(value.data)) value = value.data
      return new Buffer(value)
    }
    static alloc(size, fill = 0) {
      return new Buffer(size).fill(fill)
    }
    static allocUnsafe(size) {
      return new Buffer(size)
    }
    static isBuffer(value) {
      return value instanceof Buffer
    }
    static byteLength(value, encoding) {
      return typeof value === 'string' ? fromText(value, encoding).length : value.byteLength
    }
    static concat(list, length = list.reduce((sum, each) => sum + each.length, 0)) {
      const all = new Buffer(length)
      let at = 0
      for (const each of list) {
        all.set(each.subarray(0, Math.max(0, length - at)), at)
        at += each.length
      }
      return all
    }
    toString(encoding, start = 0, end = this.length) {
      return toText(plain(this).subarray(start, end), encoding)
    }
    toJSON() {
      return { type: 'Buffer', data: Array.from(this) }
    }
    equals(other) {
      return this.length === other.length && this.every((byte, index) => byte === other[index])
    }
    slice(start, end) {
      return this.subarray(start, end)
    }
  }

  class TextEncoder {
    encoding = 'utf-8'
    encode(text = '') {
      return encode(text)
    }
  }
  class TextDecoder {
    encoding = 'utf-8'
    decode(bytes = new Uint8Array()) {
      return decode(plain(bytes))
    }
  }

  const random = (bytes) => {
    const view = plain(bytes)
    view.set(host.random(view.length))
    return bytes
  }
  const crypto = {
    getRandomValues: random,
    randomUUID() {
      const bytes = random(new Uint8Array(16))
      bytes[6] = (bytes[6] & 0x0f) | 0x40
      bytes[8] = (bytes[8] & 0x3f) | 0x80
      return bytes.toHex().replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
    },
  }

  return { Buffer, TextEncoder, TextDecoder, crypto, encode, decode, plain }
}
