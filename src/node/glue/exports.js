// What glue.rs reads.
const hooks = { flags, observe, observedValue, unobserve, retrying, traceHeaders }
const texts = { fieldsText, optionsText, payloadText, payloadsText, variables, usesSystemStore }
const results = { warn, track, refuse, misuse, batch, triggerEach, iteratePages }
const glue = { parse, stringify, classes, hooks, connect, listenForAbort, stopListening, ...texts, ...results }
