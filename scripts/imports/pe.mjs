// Import tables of Windows binaries. https://learn.microsoft.com/windows/win32/debug/pe-format

/** Length of an entry, and where an entry has the address of the library's name. */
const IMPORTS = { directory: 1, entry: 20, name: 12 }
const DELAYED_IMPORTS = { directory: 13, entry: 32, name: 4 }

const MACHINES = { 0x8664: 'x64', 0xaa64: 'arm64' }

function text(bytes, at) {
  return bytes.toString('latin1', at, bytes.indexOf(0, at))
}

/** Returns a function that turns an address of the loaded program into an offset in the file. */
function offsets(bytes, sections, count) {
  const all = Array.from({ length: count }, (_, index) => sections + index * 40)
  return (address) => {
    const section = all.find((at) => {
      const start = bytes.readUInt32LE(at + 12)
      return address >= start && address < start + Math.max(bytes.readUInt32LE(at + 8), bytes.readUInt32LE(at + 16))
    })
    if (section === undefined) throw new Error(`no section has the address ${address}`)
    return address - bytes.readUInt32LE(section + 12) + bytes.readUInt32LE(section + 20)
  }
}

export const isPe = (bytes) => bytes.toString('latin1', 0, 2) === 'MZ'

/** Returns the processor and the libraries of a 64-bit binary, in lower case, also of the ones that are loaded later. */
export function readPe(bytes) {
  const header = bytes.readUInt32LE(0x3c) + 4
  const optional = header + 20
  const offset = offsets(bytes, optional + bytes.readUInt16LE(header + 16), bytes.readUInt16LE(header + 2))
  const libraries = [IMPORTS, DELAYED_IMPORTS].flatMap(({ directory, entry, name }) => {
    const table = bytes.readUInt32LE(optional + 112 + directory * 8)
    const names = []
    if (table === 0) return names
    for (let at = offset(table); bytes.readUInt32LE(at + name) !== 0; at += entry) {
      names.push(text(bytes, offset(bytes.readUInt32LE(at + name))).toLowerCase())
    }
    return names
  })
  return { system: 'windows', cpu: MACHINES[bytes.readUInt16LE(header)], libraries }
}
