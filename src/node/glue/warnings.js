// Warnings of the process.

const warned = new SafeSet()

/** Warns once with each text, however many clients have the same certificates. */
const warn = (text) => {
  if (warned.has(text)) return
  warned.add(text)
  global.process?.emitWarning?.(text, 'ImbraceWarning')
}
