// With `--experimental-vm-modules`: the code stays ES modules.
import { projects } from './projects.js'

export default {
  maxWorkers: 2,
  projects: projects({ transform: {}, testPathIgnorePatterns: ['/node_modules/', '\\.commonjs\\.test'] }),
}
