// Payloads of triggers. They are the same in every run.

/** 1 KB of JSON, as a contact form sends it. */
export function smallPayload(index = 0) {
  return {
    contact_id: `contact_${index}`,
    event: 'lead_created',
    created: '2026-11-23T21:15:39.000Z',
    contact: { name: `Contact ${index}`, email: `contact.${index}@example.com`, score: 0.75, tags: ['lead', 'web'] },
    answers: Array.from({ length: 11 }, (_, number) => ({ question: `Question ${number}`, text: 'As soon as possible, please.', rank: number })),
  }
}

/** 1 MB of JSON: an import of contacts. */
export function largePayload() {
  return { source: 'import', contacts: Array.from({ length: 1050 }, (_, index) => smallPayload(index)) }
}

/** 20 MB of JSON: twenty files. Most of it is text, so sending it takes longer than writing the JSON. */
export function filesPayload() {
  const content = Buffer.alloc(750_000, 'An attachment of a form. ').toString('base64')
  return { source: 'form', files: Array.from({ length: 20 }, (_, index) => ({ name: `file_${index}.pdf`, content })) }
}
