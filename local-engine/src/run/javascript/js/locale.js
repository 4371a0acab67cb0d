// The part of Intl that flows use most: Node's defaults for en-US. Everything else throws, because QuickJS ignores
// locales and options and returns other text than Node.
() => {
  const lacks = (what) => {
    throw new Error(`Intl is not available in imbrace-local: ${what}`)
  }
  const Intl = new Proxy(Object.freeze({ __proto__: null }), {
    get: (_, name) => (typeof name === 'symbol' ? undefined : lacks(`there is no Intl.${name}`)),
  })

  /** Refuses a locale that is not English, and options beyond `known`. */
  const check = (method, locales, options, known = []) => {
    const foreign = [locales ?? []].flat().find((locale) => !/^en(-US)?$/i.test(locale))
    if (foreign !== undefined) lacks(`${method} has no locale ${foreign}, only en-US`)
    const given = Object.keys(options ?? {}).find((name) => options[name] !== undefined && !known.includes(name))
    if (given !== undefined) lacks(`${method} has no option ${given}`)
  }

  const grouped = (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ',')
  // The shortest decimal that is this number, rounded half away from zero, as ICU rounds.
  const rounded = (number, least, most) => {
    const [mantissa, exponent] = number.toExponential().split('e')
    const digits = mantissa.replace('.', '')
    const shift = Number(exponent) - (digits.length - 1) + most
    const scale = 10n ** BigInt(Math.abs(shift))
    const units = shift >= 0 ? BigInt(digits) * scale : (BigInt(digits) + scale / 2n) / scale
    const text = units.toString().padStart(most + 1, '0')
    const fraction = text.slice(text.length - most).replace(new RegExp(`0{0,${most - least}}$`), '')
    return grouped(text.slice(0, text.length - most)) + (fraction ? `.${fraction}` : '')
  }
  const fractionDigits = (method, { minimumFractionDigits, maximumFractionDigits } = {}) => {
    const least = minimumFractionDigits ?? Math.min(0, maximumFractionDigits ?? 0)
    const most = maximumFractionDigits ?? Math.max(3, least)
    const fits = (digits) => Number.isInteger(digits) && digits >= 0 && digits <= 20
    if (!fits(least) || !fits(most) || least > most) throw new RangeError('maximumFractionDigits value is out of range.')
    return [least, most]
  }
  const ofNumber = (value, locales, options) => {
    const method = 'Number.prototype.toLocaleString'
    check(method, locales, options, ['minimumFractionDigits', 'maximumFractionDigits'])
    const [number, [least, most]] = [Number(value), fractionDigits(method, options ?? {})]
    if (Number.isNaN(number)) return 'NaN'
    const sign = number < 0 || Object.is(number, -0) ? '-' : ''
    return sign + (Math.abs(number) === Infinity ? '∞' : rounded(Math.abs(number), least, most))
  }
  const ofBigInt = (value, locales, options) => {
    check('BigInt.prototype.toLocaleString', locales, options)
    return String(value).replace(/\d+/, grouped)
  }

  const two = (number) => String(number).padStart(2, '0')
  const date = (of) => {
    const year = of('FullYear')
    return `${of('Month') + 1}/${of('Date')}/${year > 0 ? year : 1 - year}`
  }
  const time = (of) => {
    const hours = of('Hours')
    return `${hours % 12 || 12}:${two(of('Minutes'))}:${two(of('Seconds'))} ${hours < 12 ? 'AM' : 'PM'}`
  }
  const ofDate = (name, text) => (value, locales, options) => {
    const method = `Date.prototype.${name}`
    check(method, locales, options, ['timeZone'])
    const zone = options?.timeZone
    if (zone !== undefined && !/^(UTC|Etc\/UTC|GMT)$/i.test(zone)) lacks(`${method} has no time zone ${zone}, only UTC`)
    if (Number.isNaN(value.getTime())) return 'Invalid Date'
    return text((part) => value[`get${zone ? 'UTC' : ''}${part}`]())
  }

  // The order of characters and of accents in Unicode's root collation, as far as texts usually go.
  const ORDER = ' _-,;:!?.\'"()[]{}@*/\\&#%`^+<=>|~$0123456789abcdefghijklmnopqrstuvwxyz'
  const ACCENTS = '\u0301\u0300\u0306\u0302\u030c\u030a\u0308\u030b\u0303\u0307\u0327\u0328\u0304\u0309\u031b\u0323'
  const weights = (text) => {
    const [letters, accents, cases] = [[], [], []]
    for (const character of text.normalize('NFD')) {
      const letter = ORDER.indexOf(character.toLowerCase())
      const accent = ACCENTS.indexOf(character) + 1
      if (letter < 0 && accent === 0) lacks(`localeCompare does not know the place of ${JSON.stringify(character)}`)
      accents.push(accent)
      if (accent === 0) {
        letters.push(letter)
        cases.push(character === character.toLowerCase() ? 0 : 1)
      }
    }
    return [letters, accents, cases]
  }
  const order = (one, other) => {
    const at = one.findIndex((weight, index) => weight !== other[index])
    if (at < 0) return Math.sign(one.length - other.length)
    return at >= other.length || one[at] > other[at] ? 1 : -1
  }
  const localeCompare = (value, other, locales, options) => {
    check('String.prototype.localeCompare', locales, options)
    const [one, two] = [String(value), String(other)]
    if (one === two) return 0
    const [left, right] = [weights(one), weights(two)]
    return left.reduce((found, weights, level) => found || order(weights, right[level]), 0)
  }

  /** Changing case depends on the language in a few languages only. */
  const changed = (name, change) => (value, locales) => {
    const special = [locales ?? []].flat().find((locale) => /^(az|el|lt|tr)\b/i.test(locale))
    if (special !== undefined) lacks(`String.prototype.${name} has no locale ${special}`)
    return String(value)[change]()
  }
  const ofArray = (value, ...rest) =>
    Array.from(value, (element) => element?.toLocaleString(...rest) ?? '').join(',')

  const methods = {
    Array: { toLocaleString: ofArray },
    BigInt: { toLocaleString: ofBigInt },
    Date: {
      toLocaleString: ofDate('toLocaleString', (of) => `${date(of)}, ${time(of)}`),
      toLocaleDateString: ofDate('toLocaleDateString', date),
      toLocaleTimeString: ofDate('toLocaleTimeString', time),
    },
    Number: { toLocaleString: ofNumber },
    String: {
      localeCompare,
      toLocaleLowerCase: changed('toLocaleLowerCase', 'toLowerCase'),
      toLocaleUpperCase: changed('toLocaleUpperCase', 'toUpperCase'),
    },
  }
  return { Intl, methods }
}
