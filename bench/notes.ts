// Sentences below the table of ratios: how the ratios differ between versions of Node, and how they were measured.
import { type Place, ratio, type Results, type Spread } from './results.ts'
import { nodeName, ratioText } from './table.ts'

/** Compares the calls per second on the versions of Node. */
export function differences(results: Results): string[] {
  return [
    ...sentences(results, 'tlsCalls', 'With 128 calls at once over TLS'),
    ...sentences(results, 'oneAtATime', 'With one call at a time over plain HTTP'),
  ]
}

/** Returns a sentence for each peer that was measured. */
export function sentences({ nodes }: Results, section: string, how: string): string[] {
  return ['undici', '`fetch`'].flatMap((name) => {
    const place = (peer: string): Place => ({ section, peer, figure: 'perSecond' })
    const ratios = nodes.flatMap((node) => {
      const spread = ratio(node.sections, place('imbrace'), place(name.replaceAll('`', '')))
      return spread ? [{ spread, node }] : []
    })
    const parts = ratios.map(({ spread: { median }, node }, index) => {
      const times = `${median < 1 ? 'only ' : ''}${ratioText(median)} times`
      return `${times}${index === 0 ? ` as many calls per second as ${name}` : ''} on ${nodeName(node)}`
    })
    return parts.length > 0 ? [`${how}, the client makes ${list(parts)}.`] : []
  })
}

const list = (parts: string[]) => (parts.length > 1 ? `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}` : parts[0]!)

/** Names the machine, the versions and the protocols. */
export function conditions({ nodes, machine: { system, peers } }: Results): string[] {
  const versions = nodes.map(({ node }) => node)
  return [
    `The machine: ${system}. The versions: Node ${list(versions)}, ${peers}.`,
    'The server and the client run on the same processors, so with 128 calls at once they compete for processor time.',
    'Over TLS, the client and reqwest use HTTP/2; undici and `fetch` use HTTP/1.1.',
  ]
}
