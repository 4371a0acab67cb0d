// The functions that glue.rs reads.
const texts = { fieldsText, optionsText, clientOptionsText, payloadText, payloadsText }
const hooks = { flags, track, observe, observedValue, unobserve, retrying, traceHeaders }
const system = { variables, usesSystemStore, warn }
const results = { parse, refuse, misuse, batch, triggerEach, iteratePages }
const glue = { ...texts, ...hooks, ...system, ...results, listenForAbort, stopListening }
