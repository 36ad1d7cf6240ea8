// Timers that are late by microseconds: a thread wakes the event loop just before the time, and the last stretch polls.

export interface PunctualWaitOptions {
  /** A monotonic clock that the sleeper shares. */
  readonly nowMs: () => number
  /** Calls back in the next turn of the event loop, once I/O was looked at, as `setImmediate` does. */
  readonly soon: (call: () => void) => void
  readonly sleeper: Sleeper
}

export interface Sleeper {
  /** Calls back at about `atMs`, a little late or early; a later call replaces an earlier one that has not called back. */
  readonly sleepUntil: (atMs: number, wake: () => void) => void
}

export interface PunctualWait {
  /** Calls back after `ms`, never before; several at once are kept apart. */
  readonly wait: (call: () => void, ms: number) => void
  /** Time of this thread spent in turns of the event loop that did nothing but look at the clock, so far. */
  readonly spunMs: () => number
}

/** What a sleeping thread and the event loop need to wake up: 0.15 to 0.35 ms on a 2-core virtual machine. */
const longestSpinMs = 0.4
/** Of the time to wait: hundreds of cameras, whose frames are due all the time, must not keep a core busy with waiting. */
const spinShare = 0.1
/** A turn that takes longer had something to do. */
const idleTurnMs = 0.02

interface Alarm {
  readonly dueMs: number
  readonly spinFromMs: number
  readonly call: () => void
}

export const createPunctualWait = ({ nowMs, soon, sleeper }: PunctualWaitOptions): PunctualWait => {
  /** The next one first. */
  const alarms: Alarm[] = []
  let isSpinning = false
  let turnBeganMs = 0
  let spunMs = 0

  const ring = (): void => {
    const now = nowMs()
    const early = alarms.findIndex(({ dueMs }) => dueMs > now)
    for (const { call } of alarms.splice(0, early < 0 ? alarms.length : early)) call()
  }
  const goOn = (): void => {
    const [next] = alarms
    const now = nowMs()
    isSpinning = next !== undefined && next.spinFromMs <= now
    turnBeganMs = now
    if (isSpinning) soon(turn)
    else if (next) sleeper.sleepUntil(next.spinFromMs, wake)
  }
  const turn = (): void => {
    const tookMs = nowMs() - turnBeganMs
    if (tookMs < idleTurnMs) spunMs += tookMs
    wake()
  }
  const wake = (): void => {
    isSpinning = true // what is asked for meanwhile is looked at behind it, once
    ring()
    goOn()
  }

  return {
    wait: (call, ms) => {
      const now = nowMs()
      const dueMs = now + Math.max(0, ms)
      const spinFromMs = dueMs - Math.min(longestSpinMs, spinShare * (dueMs - now))
      const later = alarms.findIndex((alarm) => alarm.dueMs > dueMs)
      alarms.splice(later < 0 ? alarms.length : later, 0, { dueMs, spinFromMs, call })
      if (!isSpinning && later <= 0) goOn()
    },
    spunMs: () => spunMs,
  }
}
