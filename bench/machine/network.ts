// Two looks at the path between machines → how full its links were, and what had to be sent again. Pure.
import type { KernelRecord } from '../../results/schema.ts'
import type { PathTotals } from './observe.ts'

/** Nothing where images did not leave the machine, or machines came and went in between. */
export const describeNetwork = (
  first: PathTotals | null,
  last: PathTotals | null,
  windowMs: number,
): Pick<KernelRecord, 'network'> => {
  if (first === null || last === null || first.links.length !== last.links.length || windowMs <= 0) return {}
  const shares = last.links.flatMap(({ bytes, bitsPerSecond }, index) => {
    const before = first.links[index]?.bytes ?? bytes
    return bitsPerSecond === null ? [] : [((bytes - before) * 8) / (windowMs / 1000) / bitsPerSecond]
  })
  return {
    network: {
      linkShare: shares.length === 0 ? null : Math.max(0, ...shares),
      retransmits: Math.max(0, last.retransmits - first.retransmits),
    },
  }
}
