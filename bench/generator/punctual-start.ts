// What the load generator does before its cameras begin, so that nothing of its own makes a frame late.
import { existsSync, readdirSync } from 'node:fs'
import { constants, setPriority } from 'node:os'
import { createLatencyRecorder } from './latency.ts'
import { readUsage } from './usage.ts'

/** The first report takes ten times as long as the tenth, and the cameras wait for it. */
const rehearsals = 20

const ownThreads = '/proc/self/task'

/** To be called once, before any thread is started that frames wait for. */
export const prepareToBePunctual = (): void => {
  yieldHelpers()
  rehearseReports()
}

/**
 * V8 compiles and collects garbage on threads that share the core of the load generator: at the same priority a due frame
 * waits for them, up to 4 ms (a slice of the kernel's scheduler). On Linux, threads have priorities of their own
 * (https://man7.org/linux/man-pages/man2/setpriority.2.html, under "C library/kernel differences").
 */
const yieldHelpers = (): void => {
  if (!existsSync(ownThreads)) return
  for (const id of readdirSync(ownThreads).map(Number)) {
    if (id !== process.pid) setPriority(id, constants.priority.PRIORITY_LOW)
  }
}

const rehearseReports = (): void => {
  const recorder = createLatencyRecorder()
  for (let index = 0; index < rehearsals; index++) {
    recorder.record(index)
    recorder.take()
    readUsage(0, 0)
  }
}
