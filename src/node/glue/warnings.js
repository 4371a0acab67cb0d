// Warnings of the process.

const warned = new SafeSet()

/** Emits a warning once for each text, because several clients can have the same certificates. */
const warn = (text) => {
  if (warned.has(text)) return
  warned.add(text)
  global.process?.emitWarning?.(text, 'ImbraceWarning')
}
