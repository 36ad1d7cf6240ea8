// The CPUs that the suite's own process keeps to while others are measured.
import type { Placement, PlacementFacts } from './placement.ts'

/**
 * CPUs that neither side uses, hardware siblings of the server's left out; else, of several of the load generators', all: the
 * kernel finds it one that idles. None where it would have to share the only CPU of a side: then it stays where it is.
 */
export const ownCpus = (
  { serverCpus, generatorCpus, pinned }: Placement,
  { usableCpus, siblings }: Pick<PlacementFacts, 'usableCpus' | 'siblings'>,
): readonly number[] => {
  if (!pinned) return []
  const nearServer = new Set(serverCpus.flatMap((cpu) => siblings.get(cpu) ?? [cpu]))
  const far = usableCpus.filter((cpu) => !nearServer.has(cpu))
  const free = far.filter((cpu) => !generatorCpus.includes(cpu))
  if (free.length > 0) return free
  return far.length > 1 ? far : []
}
