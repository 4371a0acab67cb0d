// Sentences beside the tables of ratios: which client makes more calls, and how that was measured.
import { type NodeResults, type Place, ratio, type Results } from './results.ts'
import { nodeName, ratioText } from './table.ts'

/** Compares the calls per second on each version of Node. */
export const differences = (results: Results): string[] => results.nodes.flatMap((node) => [
  ...compared(node, 'tlsCalls', 'With 128 calls at once over TLS'),
  ...compared(node, 'oneAtATime', 'With one call at a time over plain HTTP'),
])

/** Says for each peer which of the two clients makes more calls per second. Returns no sentence if none was measured. */
export function compared(node: NodeResults, section: string, how: string): string[] {
  const place = (peer: string): Place => ({ section, peer, figure: 'perSecond' })
  const parts = PEERS.flatMap(([peer, name]) => {
    const median = ratio(node.sections, place('imbrace'), place(peer))?.median
    if (median === undefined) return []
    const [more, fewer, times] = median < 1 ? [name, 'the client', 1 / median] : ['the client', name, median]
    return [`${more} makes ${ratioText(times)} times as many calls per second as ${fewer}`]
  })
  return parts.length > 0 ? [`${how} on ${nodeName(node)}, ${parts.join(', and ')}.`] : []
}

const PEERS = [['undici', 'undici'], ['fetch', '`fetch`']] as const

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
