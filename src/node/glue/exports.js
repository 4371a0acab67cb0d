// The functions that glue.rs reads.
const hooks = { flags, observe, observedValue, unobserve, retrying, traceHeaders }
const texts = { fieldsText, optionsText, clientOptionsText, payloadText, payloadsText }
const system = { variables, usesSystemStore }
const results = { warn, track, refuse, misuse, batch, triggerEach, iteratePages }
const glue = { parse, hooks, listenForAbort, stopListening, ...texts, ...system, ...results }
