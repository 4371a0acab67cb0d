// The one function that the engine gives to expressions.
() => {
  const flattenNestedKeys = (data, [key, ...deeper]) => {
    if (Array.isArray(data)) return data.flatMap((each) => flattenNestedKeys(each, key === undefined ? [] : [key, ...deeper]))
    if (typeof data === 'object' && data !== null)
      return Object.hasOwn(data, key) ? flattenNestedKeys(data[key], deeper) : []
    return key === undefined ? [data] : []
  }
  return { flattenNestedKeys }
}
