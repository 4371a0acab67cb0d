// Libraries that Linux binaries need. https://refspecs.linuxfoundation.org/elf/gabi4+/ch5.dynamic.html

const LOAD = 1
const DYNAMIC = 2
const NEEDED = 1
const STRING_TABLE = 5

const MACHINES = { 62: 'x64', 183: 'arm64' }

export const isElf = (bytes) => bytes.toString('latin1', 1, 4) === 'ELF'

function segments(bytes) {
  const table = Number(bytes.readBigUInt64LE(0x20))
  return Array.from({ length: bytes.readUInt16LE(0x38) }, (_, index) => {
    const at = table + index * bytes.readUInt16LE(0x36)
    const [offset, address, , size] = [8, 16, 24, 32].map((field) => Number(bytes.readBigUInt64LE(at + field)))
    return { type: bytes.readUInt32LE(at), offset, address, size }
  })
}

/** Returns the processor and the libraries of a 64-bit binary. */
export function readElf(bytes) {
  const all = segments(bytes)
  const dynamic = all.find(({ type }) => type === DYNAMIC)
  const entries = Array.from({ length: (dynamic?.size ?? 0) / 16 }, (_, index) => {
    const at = dynamic.offset + index * 16
    return [Number(bytes.readBigInt64LE(at)), Number(bytes.readBigUInt64LE(at + 8))]
  })
  const names = entries.find(([tag]) => tag === STRING_TABLE)?.[1]
  const loaded = all.find(({ type, address, size }) => type === LOAD && names >= address && names < address + size)
  const libraries = entries.filter(([tag]) => tag === NEEDED).map(([, at]) => {
    const start = names - loaded.address + loaded.offset + at
    return bytes.toString('latin1', start, bytes.indexOf(0, start))
  })
  return { system: 'linux', cpu: MACHINES[bytes.readUInt16LE(0x12)], libraries }
}
