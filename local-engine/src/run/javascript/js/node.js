// The little that there is of Node: no files, no processes, no environment, no modules.
(host) => {
  const process = {
    version: 'v20.19.0',
    versions: { node: '20.19.0' },
    platform: 'linux',
    arch: 'x64',
    argv: [],
    env: {},
    cwd: () => '/',
    uptime: () => performance.now() / 1000,
    nextTick: (call, ...args) => queueMicrotask(() => call(...args)),
    on: () => process,
    exit: () => host.exit(),
  }
  const require = (name) => {
    throw new Error(host.lacks(String(name)))
  }
  return { process, require }
}
