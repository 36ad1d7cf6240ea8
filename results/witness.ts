// Whether two witnesses agree: the harness's clock with those of both sides, and the counters of each side with the other's.
import type { StatsLine, TrafficMode, TrialLine } from '../runners/contract.ts'
import type { Fault, Leg } from './modes/mode.ts'
import { rulesOf } from './modes/modes.ts'
import type { Edge, Witness } from './witness-schema.ts'

/** A clock at two moments, which are inside the spans of its two lines. */
export interface ClockReadings {
  readonly side: keyof Edge
  readonly first: { readonly timeNs: number }
  readonly last: { readonly timeNs: number }
}

/** Lines of both sides at both ends of a window, and after the drain. */
export interface CountedTrial {
  readonly mode: TrafficMode
  readonly server: { readonly first: StatsLine; readonly last: StatsLine }
  readonly generator: { readonly first: TrialLine; readonly last: TrialLine; readonly final: TrialLine }
  readonly witness?: Witness | undefined
}

/** What bounds the frames between two counters. */
export interface CountBounds {
  /** Payload bytes of every frame. */
  readonly frameBytes: number
  /** Cameras, where the load generator does not count its connections. */
  readonly connections: number
}

/** Clocks of two machines differ by far less; one that runs faster or slower makes other rates. */
const clockTolerance = 0.02

/** What a library may have read or queued, on one connection, before the application counts it. */
const libraryBytes = 1024 * 1024
const libraryFrames = 64

/** How much more than the mean rate frames may flow between two answers. */
const burst = 3

const names = { server: 'the server', generator: 'the load generator' } as const

/**
 * A line is from a moment between question and answer, so a window is as long as the harness saw, give or take how long the
 * answers took: a late answer accuses nobody. Null where the clock agrees.
 */
export const clockFault = ({ side, first, last }: ClockReadings, witness: Witness): Fault | null => {
  const [begin, end] = [witness.first[side], witness.last[side]]
  const windowMs = (last.timeNs - first.timeNs) / 1e6
  const leastMs = Math.max(0, end.askedMs - begin.answeredMs)
  const mostMs = end.answeredMs - begin.askedMs
  if (windowMs >= leastMs * (1 - clockTolerance) && windowMs <= mostMs * (1 + clockTolerance)) return null
  const [window, least, most] = [windowMs, leastMs, mostMs].map(Math.round)
  return {
    code: 'wrong-clock',
    message:
      `the clock of ${names[side]} counted ${window} ms between its answers, ` +
      `the harness's ${least === most ? least : `${least} to ${most}`} ms`,
  }
}

/**
 * At both ends of the window, one side has counted the frames that the other handed over, but for those that sockets and
 * libraries hold and those that flowed between the two answers. Null where the counters agree, or nothing bounds them.
 */
export const countFault = (
  { mode, server, generator, witness }: CountedTrial,
  bounds: CountBounds,
): Fault | null => {
  if (witness === undefined || witness.socketBytes === null) return null
  const { socketBytes } = witness
  const rules = rulesOf(mode)
  const legs = {
    first: rules.legs({ server: server.first, generator: generator.first }),
    last: rules.legs({ server: server.last, generator: generator.last }),
  }
  const wire = rules.sent(generator.final)
  const wireBytes = wire && wire.frames > 0 ? wire.wireBytes / wire.frames : bounds.frameBytes
  const frameBytes = Math.min(bounds.frameBytes, wireBytes)
  const heldOnOne = (socketBytes + libraryBytes) / frameBytes + libraryFrames
  const windowMs = witness.last.server.askedMs - witness.first.server.askedMs

  for (const [index, first] of legs.first.entries()) {
    const last = legs.last[index]
    if (last === undefined) continue
    // By the load generator's own counter: a server that holds frames back in one line would widen what it may hold.
    const moved = first.receiver === 'server' ? last.sent - first.sent : last.arrived - first.arrived
    const allowed = {
      held: heldOnOne * (first.connections ?? bounds.connections),
      perMs: (burst * moved) / windowMs,
    }
    const fault =
      legFault('first', first, witness.first, allowed) ?? legFault('last', last, witness.last, allowed)
    if (fault) return fault
  }
  return null
}

interface Allowed {
  /** Frames that sockets and libraries hold. */
  readonly held: number
  /** Frames that may flow in a millisecond. */
  readonly perMs: number
}

const legFault = (edge: 'first' | 'last', leg: Leg, spans: Edge, { held, perMs }: Allowed): Fault | null => {
  const { receiver, sent, begun, arrived, isBounded } = leg
  const sender = receiver === 'server' ? 'generator' : 'server'
  const behind = sent - arrived
  const mayBeBehind = held + perMs * (spans[sender].answeredMs - spans[receiver].askedMs)
  const ahead = arrived - begun
  const mayBeAhead = held + perMs * (spans[receiver].answeredMs - spans[sender].askedMs)
  const describe = (apart: number, may: number): Fault => ({
    code: 'counts-differ',
    message:
      `at the window's ${edge === 'first' ? 'beginning' : 'end'} ${names[receiver]} counts ${arrived} frames, and ` +
      `${names[sender]} ${sent} that it sent: ${apart} apart, where sockets and libraries hold at most ${Math.ceil(may)}`,
  })
  if (isBounded && behind > mayBeBehind) return describe(behind, mayBeBehind)
  return ahead > mayBeAhead ? describe(ahead, mayBeAhead) : null
}
