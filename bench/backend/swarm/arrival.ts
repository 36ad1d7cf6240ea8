// Waits until all agents of a fleet are at work, or until it is plain that some will not come.
import type { Members, Numbers } from './members.ts'

export interface Arrival {
  readonly members: Members
  readonly wanted: Numbers
  /** Why agents do not come, in the engine's words, a line each. */
  readonly explain: () => Promise<readonly string[]>
  readonly patienceMs: number
  readonly signal: AbortSignal
}

/** How often the engine is asked meanwhile. */
const lookEveryMs = 2_000
/** Waiting does not help against these. */
const hopeless = /no node takes|the image is missing/

/** @returns null where all are there, else why some are not. @throws InterruptedError on abort */
export const awaitAgents = async ({
  members,
  wanted,
  explain,
  patienceMs,
  signal,
}: Arrival): Promise<readonly string[] | null> => {
  const deadlineMs = performance.now() + patienceMs
  while (!(await members.gather(wanted, lookEveryMs, signal))) {
    const reasons = await explain()
    if (reasons.some((reason) => hopeless.test(reason)) || performance.now() > deadlineMs) return reasons
  }
  return null
}
