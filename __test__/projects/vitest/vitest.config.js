export default { test: { maxWorkers: 2, testTimeout: 10_000 } }
