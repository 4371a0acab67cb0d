// Sentences below the table of ratios: how the ratios differ between versions of Node, and how they were measured.
import { type Place, ratio, type Results, type Spread } from './results.ts'
import { nodeName, ratioText } from './table.ts'

/** Compares the calls per second of each version of Node. Returns no sentence if only one version was measured. */
export function differences(results: Results): string[] {
  if (results.nodes.length < 2) return []
  return [
    sentence(results, 'tlsCalls', 'With 128 calls at once over TLS'),
    sentence(results, 'oneAtATime', 'One at a time over plain HTTP'),
  ].filter((text) => text !== undefined)
}

function sentence(results: Results, section: string, how: string): string | undefined {
  const to = (peer: string) => {
    const place = (peer: string): Place => ({ section, peer, figure: 'perSecond' })
    const ratios = results.nodes.map((node) => ({ node, spread: ratio(node.sections, place('imbrace'), place(peer)) }))
    return ratios.flatMap(({ node, spread }) => (spread ? [{ times: ratioText(spread.median), node: nodeName(node) }] : []))
  }
  const [undici, fetch] = [to('undici'), to('fetch')]
  if (undici.length < 2 || fetch.length < 2) return undefined
  const [{ times, node }, ...others] = undici as [typeof undici[0], ...typeof undici]
  const rest = list([`${times} times as many calls per second as undici on ${node}`, ...others.map(({ times, node }) => `${times} times on ${node}`)])
  const [first, ...later] = fetch.map(({ times, node }) => ({ times, node })) as [typeof fetch[0], ...typeof fetch]
  const asMany = list([`${first.times} times as many on ${first.node}`, ...later.map(({ times, node }) => `${times} times on ${node}`)])
  return `${how}, the client makes ${rest}. Compared with \`fetch\`, it makes ${asMany}.`
}

const list = (parts: string[]) => `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`

/** Names the machine, the versions and the protocols. */
export function conditions({ nodes, machine: { system, peers } }: Results): string[] {
  const versions = nodes.map(({ node }) => node)
  return [
    `Measured on ${system}, with Node ${versions.length > 1 ? list(versions) : versions[0]} and ${peers}.`,
    'The server and the client run on the same processors, so with 128 calls at once they compete for processor time.',
    'Over TLS, the client and reqwest use HTTP/2; undici and `fetch` use HTTP/1.1.',
  ]
}
