// The words and constructions that check-voice.mjs refuses. All of them come from STYLE: a reader has to decode them, or
// a common word says the same.

/**
 * @typedef {object} Rule
 * @property {string} name The name that the report and the exceptions use.
 * @property {RegExp} pattern A blank in it also matches a line break.
 * @property {string} instead What to write instead.
 */

/** Makes a rule for words. A blank matches any white space, because a comment may break the line there. */
const words = (name, source, instead) => ({ name, instead, pattern: new RegExp(`\\b(?:${source.replaceAll(' ', '\\s+')})\\b`, 'gi') })

/**
 * Makes a rule for the first words of a sentence. A sentence starts a comment or a paragraph, or follows another one.
 * Questions are allowed.
 */
const opener = (name, source, instead) => ({
  name,
  instead,
  pattern: new RegExp(`(?<=^[\\s\\0]*|\\n\\s*\\n\\s*|\\0\\n\\s*|\\0{2}\\s+|[.:!?]\\0?\\s+)(?:${source.replaceAll(' ', '\\s+')})\\b(?![^.:\\0]*\\?)`, 'g'),
})

/** @type {Rule[]} */
export const RULES = [
  words('anew', 'anew', '"again", or "a new …"'),
  words('mend', 'mend(?:s|ed|ing)?', '"fix" or "repair"'),
  words('somebody', 'somebody', 'the person or the program, or "someone"'),
  words('nobody', 'nobody', '"no caller", "no process", or "no one"'),
  words('whoever', 'whoever|whosoever', '"the caller that …"'),
  words('such a', 'such an?', 'the name of the thing, or "this"'),
  words('in words', 'in words', '"as text", or nothing'),
  words('is none', '(?<!there )(?:is|are|was|were) none', '"no … exists", or "is not a …"'),
  words('is no', '(?<!there )(?:is|are|was|were) no(?= (?!(?:more|less|different|better|worse|other|one|use|matter|longer|later|earlier|faster|slower|larger|smaller|higher|lower|older|newer)\\b)[a-z]+)', '"is not a …"'),
  words('none where', 'none where', '"returns `None` when …"'),
  words('as it is', '(?<!(?:soon|long|far|just|same|well) )as (?:it is|they are)(?! \\w+(?:ed|en|ing|nt|ne|wn|ut)\\b)', '"unchanged", or "as given"'),
  words('as it came', 'as (?:it|they) came', '"unchanged", or "as received"'),
  words('has it', 'as \\S+ has it', '"as … does"'),
  words('may be had', 'may be had', '"is available"'),
  words('what is said', 'what is said', 'the noun: "the message", "the text"'),
  words('is said', '(?:is|are) said to', '"claims to", or "is declared as"'),
  words('stands in', 'stands? in(?: for)?', '"replaces", or "represents"'),
  words('where it stands', 'where (?:it|they) stands?', '"its place", or "its position"'),
  words('tells of', 'tells? of', '"reports"'),
  words('lets nobody', 'lets nobody', '"no one can …"'),
  words('passed over', 'pass(?:es|ed) over', '"skipped", or "ignored"'),
  words('goes on', '(?:goes|go|went|going) on(?! to)', '"continues"'),
  words('goes on to', '(?:goes|go|went|going) on to', '"continues with", or the next verb alone'),
  words('at all events', 'at all events', '"in any case"'),
  words('dearer', 'dearer|dear', '"costs more"'),
  words('for ever', 'for ever', '"forever"'),
  words('in vain', 'in vain', '"without success"'),
  words('by turns', 'by turns', '"alternately", or "interleaved"'),
  words('now and then', 'now and then', '"sometimes"'),
  words('all the same', 'all the same', '"still", or "anyway"'),
  words('is there', '(?:is|are|was|were) (?:not |already |still )?there(?= already| yet|\\s*[.,;:)])', '"exists", "is ready", or "is missing"'),
  words('nothing but', 'nothing but', '"only"'),
  words('all but', 'all but', '"all … except"'),
  words('but for', '(?<![.,;]\\s*)but for', '"except"'),
  words('looked at', '(?:is|are|was|were|be|been|\\d) looked at|looked at(?=\\s*[.,;:])', '"read", "checked", or "searched"'),
  words('comes to be', 'comes? to be', '"becomes"'),
  words('wished for', 'wished for', '"the goal is …"'),
  words('archaic', 'whence|thence|hitherto|forthwith|thereof|therein|wherein|hereby|betimes|ere|amongst|whilst', 'the common word'),
  opener('What …', 'What(?:ever)?', 'the noun first: "The reply that …" instead of "What the server sends …"'),
  opener('Who …', 'Who(?:se|m)?', 'the noun first: "The caller that …"'),
  opener('How far …', 'How far', 'the noun: "The state of …", "The progress of …"'),
  opener('Of …', 'Of(?= (?:an?|the|each|all|every|any|this|that|these|those|it|them|our|its) )', 'the subject first: "V8 makes a rope of …"'),
  opener('None …', 'None(?= (?:where|when|if|is|for) )', '"`None` if …" in backticks, or "No … exists"'),
]
