// Fails if a binary needs a glibc newer than 2.17. Needs readelf.
import { execFileSync } from 'node:child_process'

const OLDEST = [2, 17]

/** Returns the versions of glibc that the symbols of a binary need. */
function versionsIn(file) {
  const needed = execFileSync('readelf', ['--version-info', file], { encoding: 'utf8', maxBuffer: 1 << 26 })
  return [...needed.matchAll(/GLIBC_(\d+)\.(\d+)/g)].map(([, major, minor]) => [Number(major), Number(minor)])
}

const later = ([major, minor], [otherMajor, otherMinor]) => major > otherMajor || (major === otherMajor && minor > otherMinor)

for (const file of process.argv.slice(2)) {
  const newest = versionsIn(file).reduce((one, other) => (later(other, one) ? other : one), [0, 0])
  console.log(`${file}: glibc ${newest.join('.')}`)
  if (later(newest, OLDEST)) process.exitCode = 1
}
