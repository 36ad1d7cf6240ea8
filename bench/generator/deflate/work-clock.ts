// Idle time of the event loop that was no waiting for a socket, because zlib was at work on its own threads.

export interface WorkClock {
  /** Runs `work` and remembers how long the event loop was idle meanwhile; overlapping works count once. */
  readonly during: <Result>(work: () => Promise<Result>) => Promise<Result>
  readonly idleAtWorkMs: () => number
}

/** @param idleMs total idle time of the event loop so far */
export const createWorkClock = (idleMs: () => number): WorkClock => {
  let underWay = 0
  let idleMsAtBegin = 0
  let endedMs = 0
  const runningMs = (): number => (underWay > 0 ? idleMs() - idleMsAtBegin : 0)
  return {
    during: async (work) => {
      if (underWay === 0) idleMsAtBegin = idleMs()
      underWay++
      try {
        return await work()
      } finally {
        if (underWay === 1) endedMs += runningMs()
        underWay--
      }
    },
    idleAtWorkMs: () => endedMs + runningMs(),
  }
}
