/** The projects of a configuration: one for each environment. undici does not load in jsdom, which has no `fetch`. */
export const projects = (settings) => [
  { ...settings, displayName: 'node', testEnvironment: 'node' },
  { ...settings, displayName: 'jsdom', testEnvironment: 'jsdom', testPathIgnorePatterns: [...settings.testPathIgnorePatterns, 'dispatcher'] },
]
