// Libraries that macOS binaries load. https://github.com/apple-oss-distributions/xnu/blob/main/EXTERNAL_HEADERS/mach-o/loader.h

const MAGIC = 0xfeedfacf
const MACHINES = { 0x01000007: 'x64', 0x0100000c: 'arm64' }

/** LC_LOAD_DYLIB, LC_LOAD_WEAK_DYLIB, LC_REEXPORT_DYLIB. */
const LOADS = [0x0c, 0x80000018, 0x8000001f]

export const isMacho = (bytes) => bytes.length > 32 && bytes.readUInt32LE(0) === MAGIC

/** Returns the processor and the libraries of a 64-bit binary. */
export function readMacho(bytes) {
  const libraries = []
  let at = 32
  for (let left = bytes.readUInt32LE(16); left > 0; left -= 1) {
    if (LOADS.includes(bytes.readUInt32LE(at))) {
      const start = at + bytes.readUInt32LE(at + 8)
      libraries.push(bytes.toString('latin1', start, bytes.indexOf(0, start)))
    }
    at += bytes.readUInt32LE(at + 4)
  }
  return { system: 'darwin', cpu: MACHINES[bytes.readUInt32LE(4)], libraries }
}
