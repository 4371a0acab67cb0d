// Places where a word that the rules refuse is right. check-voice.mjs reports an exception that matches nothing.

/**
 * @typedef {object} Exception
 * @property {string} file
 * @property {string} rule The name of the rule.
 * @property {string} text The text around the words, on one line.
 * @property {string} reason
 */

/** @type {Exception[]} */
export const EXCEPTIONS = []
