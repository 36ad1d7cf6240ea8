// What a child has started and not ended: looked for after its end, given a moment, then killed.
import { setTimeout as sleep } from 'node:timers/promises'
import { killAll } from './kill.ts'
import { type Belonging, type FoundProcess, findProcesses } from './process-table.ts'

const pollMs = 20
/** One that starts others faster than they are killed is given up on. */
const killMs = 1000

/** Workers that end with their parent need a moment for it. @returns those that did not end within `graceMs` */
export const clearLeftovers = async (
  belonging: Belonging,
  graceMs: number,
): Promise<readonly FoundProcess[]> => {
  const deadline = performance.now() + graceMs
  let left = findProcesses(belonging)
  while (left.length > 0 && performance.now() < deadline) {
    await sleep(pollMs)
    left = findProcesses(belonging)
  }
  const stubborn = left
  while (left.length > 0 && performance.now() < deadline + killMs) {
    killAll(left)
    await sleep(pollMs)
    left = findProcesses(belonging)
  }
  return stubborn
}
