// As in most projects: Babel makes CommonJS of the code.
import { projects } from './projects.js'

export default {
  maxWorkers: 2,
  projects: projects({
    transform: { '\\.js$': ['babel-jest', { plugins: ['@babel/plugin-transform-modules-commonjs'] }] },
    testPathIgnorePatterns: ['/node_modules/', '\\.modules\\.test'],
  }),
}
