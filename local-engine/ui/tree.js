// A flow as rows: its steps in order, those of loops and branches further inside, with what a run recorded.

export const SUB_FLOWS = '@activepieces/piece-subflows'

export const short = (piece) => piece?.replace('@activepieces/piece-', '')

/** What a step is: `code`, `loop`, `slack · send_channel_message`. */
export function kindOf({ type, settings = {} }) {
  const { pieceName, actionName, triggerName } = settings
  const name = { CODE: 'code', LOOP_ON_ITEMS: 'loop', ROUTER: 'router', EMPTY: 'no trigger' }[type]
  return name ?? [short(pieceName), actionName ?? triggerName].filter(Boolean).join(' · ')
}

/** The id of the flow that a step calls. */
export const calledBy = ({ settings }) =>
  settings?.pieceName === SUB_FLOWS ? settings.input?.flow?.externalId ?? settings.input?.flow?.id : undefined

const failedIn = (records, name) => Object.entries(records).some(([key, record]) =>
  (key === name && record.errorMessage !== undefined) || record.output?.iterations?.some((records) => failedIn(records, name)))

const total = (records) => Object.values(records).reduce((sum, { duration = 0 }) => sum + duration, 0)

/**
 * The rows of a flow, and the duration of all. `picks` has the chosen iteration of each loop; otherwise that in which the
 * step `failed` did, or the first, is shown. `start` is the sum of the durations before a step.
 */
export function rowsOf(trigger, steps, picks = {}, failed) {
  const rows = []
  const walk = (first, records, depth, path, start) => {
    for (let step = first; step; step = step.nextAction) {
      const record = records?.[step.name]
      const key = `${path}/${step.name}`
      const iterations = record?.output?.iterations ?? []
      const pick = picks[key] ?? Math.max(0, iterations.findIndex((records) => failedIn(records, failed)))
      rows.push({ key, step, record, depth, start, pick, count: step.firstLoopAction ? iterations.length : 0 })
      const before = iterations.slice(0, pick).reduce((sum, records) => sum + total(records), start)
      walk(step.firstLoopAction, iterations[pick], depth + 1, `${key}[${pick}]`, before)
      let end = start
      step.children?.forEach((child, index) => {
        const branch = step.settings?.branches?.[index]?.branchName ?? `Branch ${index + 1}`
        rows.push({ key: `${key}#${index}`, branch, isTaken: record?.output?.branches?.[index]?.evaluation, depth: depth + 1 })
        end = walk(child, records, depth + 2, `${key}#${index}`, end)
      })
      start = Math.max(end, start + (record?.duration ?? 0))
    }
    return start
  }
  const length = walk(trigger, steps, 0, '', 0)
  return { rows, length }
}
