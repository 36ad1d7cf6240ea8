// The harness's clock beside those of both sides, and the counters of each side beside the other's: what differs, and what may.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { clockFault, countFault } from '../../results/witness.ts'
import type { Witness } from '../../results/witness-schema.ts'
import type { StatsLine, TrialLine } from '../../runners/contract.ts'
import { madeUpLine } from '../fixtures/generator-job.ts'
import { madeUpStats } from '../fixtures/stats-line.ts'

const windowMs = 2000
const socketBytes = 8 * 2 ** 20
const frameBytes = 2 ** 20
/** Of one connection: eight in sockets, one read by the library, 64 queued by it. */
const held = 8 + 1 + 64

/** Answers that took so long, by edge. */
const witnessOf = ({ firstMs = 2, lastMs = 2, generatorMs = 2 } = {}): Witness => ({
  first: {
    server: { askedMs: 0, answeredMs: firstMs },
    generator: { askedMs: 0, answeredMs: generatorMs },
  },
  last: {
    server: { askedMs: windowMs, answeredMs: windowMs + lastMs },
    generator: { askedMs: windowMs, answeredMs: windowMs + generatorMs },
  },
  socketBytes,
})

describe('a clock', () => {
  const faultOf = (countedMs: number, witness = witnessOf(), side: 'server' | 'generator' = 'server') =>
    clockFault({ side, first: { timeNs: 7e9 }, last: { timeNs: 7e9 + countedMs * 1e6 } }, witness)

  it('agrees with the harness as far as the answers took and two percent more', () => {
    for (const ms of [windowMs, windowMs - 2, windowMs + 2, 1965, 2040]) assert.equal(faultOf(ms), null)
  })

  for (const [title, share] of [
    ['slow', 0.915],
    ['fast', 1.085],
  ] as const)
    it(`that runs 8.5 % ${title} is found`, () => {
      const fault = faultOf(windowMs * share)
      assert.equal(fault?.code, 'wrong-clock')
      assert.match(
        fault.message,
        /^the clock of the server counted \d+ ms between its answers, the harness's 1998 to 2002 ms$/,
      )
    })

  it('of a load generator is looked at, too', () => {
    assert.match(faultOf(1830, witnessOf(), 'generator')?.message ?? '', /^the clock of the load generator/)
  })

  it('is accused of nothing where answers come late, whenever they were made', () => {
    const late = witnessOf({ firstMs: 300, lastMs: 300 })
    for (const ms of [1700, 2000, 2300]) assert.equal(faultOf(ms, late), null)
    assert.equal(faultOf(1600, late)?.code, 'wrong-clock')
  })
})

describe('the counters of both sides', () => {
  const bounds = { frameBytes, connections: 1 }
  const line = (frames: number, sentFrames = 0): StatsLine => madeUpStats({ frames, sentFrames })
  const sentBy = (frames: number, begun = frames) => ({
    frames,
    begun,
    connectionFrames: [frames],
    wireBytes: frames * (frameBytes + 14),
  })
  const viewer = (frames: number) => ({
    ...{ frames, lost: 0, repeated: 0, reordered: 0, corrupt: 0, late: 0, open: true },
  })
  const seen = (frames: number) => ({
    received: { frames, bytes: frames * frameBytes, viewers: [viewer(frames)], latency: '' },
  })
  const faultOf = (
    [first, last]: readonly [StatsLine, StatsLine],
    [begin, end]: readonly [TrialLine, TrialLine],
    witness: Witness | undefined = witnessOf(),
  ) =>
    countFault(
      {
        mode: begin.mode,
        server: { first, last },
        generator: { first: begin, last: end, final: end },
        witness,
      },
      bounds,
    )
  const ingest = (frames: number, begun = frames): TrialLine => madeUpLine('ingest', sentBy(frames, begun))
  const lines = [ingest(1000), ingest(3000)] as const

  it('agree where each frame that is missing may be in a socket or a library', () => {
    assert.equal(faultOf([line(1000), line(3000)], lines), null)
    assert.equal(faultOf([line(1000 - held), line(3000 - held)], lines), null)
    // What was begun may have arrived.
    assert.equal(faultOf([line(1002), line(3002)], [ingest(1000, 1002), ingest(3000, 3002)]), null)
  })

  it('differ where the first line holds 500 frames back', () => {
    const fault = faultOf([line(500), line(3000)], lines)
    assert.equal(fault?.code, 'counts-differ')
    assert.match(
      fault.message,
      /^at the window's beginning the server counts 500 frames, and the load generator 1000 that it sent: 500 apart, where sockets and libraries hold at most 79$/,
    )
  })

  it('differ where the last line counts ahead', () => {
    const fault = faultOf([line(1000), line(3500)], lines)
    assert.match(fault?.message ?? '', /^at the window's end the server counts 3500 frames/)
  })

  it('are not compared where nothing says what sockets hold, or nothing was noted', () => {
    const [first, last] = [line(500), line(3000)]
    assert.equal(faultOf([first, last], lines, { ...witnessOf(), socketBytes: null }), null)
    const [begin, end] = lines
    const generator = { first: begin, last: end, final: end }
    assert.equal(countFault({ mode: 'ingest', server: { first, last }, generator }, bounds), null)
  })

  it('may differ by what flowed between two answers, which a late one lets be more', () => {
    const behind = [line(1000 - held - 100), line(3000)] as const
    assert.equal(faultOf(behind, lines)?.code, 'counts-differ')
    assert.equal(faultOf(behind, lines, witnessOf({ generatorMs: 100 })), null)
    // A server that answers late does not widen what it may hold back.
    assert.equal(faultOf(behind, lines, witnessOf({ firstMs: 100 }))?.code, 'counts-differ')
  })

  it('differ by what the load generator’s own rate allows: a line that holds frames back widens nothing', () => {
    const late = witnessOf({ generatorMs: 250 })
    const fault = faultOf([line(0), line(3000)], lines, late)
    assert.match(fault?.message ?? '', /1000 apart, where sockets and libraries hold at most 82\d$/)
    const push = (frames: number): TrialLine => madeUpLine('push', seen(frames))
    const pushed = [push(1000), push(3000)] as const
    assert.equal(
      faultOf([line(0, 0), line(0, 3000)], pushed, witnessOf({ firstMs: 250 }))?.code,
      'counts-differ',
    )
  })

  it('may differ by more where frames are smaller on the wire, or connections more', () => {
    const behind = [line(800), line(3000)] as const
    assert.equal(faultOf(behind, lines)?.code, 'counts-differ')
    const small = (frames: number): TrialLine =>
      madeUpLine('ingest', { ...sentBy(frames), wireBytes: frames * 2 ** 15 })
    assert.equal(faultOf(behind, [small(1000), small(3000)]), null)
    const four = (frames: number): TrialLine =>
      madeUpLine('ingest', { ...sentBy(frames), connectionFrames: [frames, 0, 0, 0] })
    assert.equal(faultOf(behind, [four(1000), four(3000)]), null)
  })

  it('of viewers may not be ahead of what the server says it sent', () => {
    const push = (frames: number): TrialLine => madeUpLine('push', seen(frames))
    const relay = (frames: number): TrialLine => madeUpLine('relay', { ...sentBy(frames), ...seen(frames) })
    const echo = (frames: number): TrialLine => madeUpLine('echo', { ...sentBy(frames), ...seen(frames) })
    for (const made of [push, relay, echo]) {
      const both = [made(1000), made(3000)] as const
      assert.equal(faultOf([line(1000, 1000), line(3000, 3000)], both), null)
      const fault = faultOf([line(1000, 500), line(3000, 3000)], both)
      assert.match(fault?.message ?? '', /^at the window's beginning the load generator counts 1000 frames/)
    }
  })

  it('of viewers may be behind where frames wait in the server’s memory, which a push does not allow', () => {
    const waiting = [line(2000, 2000), line(6000, 6000)] as const
    const relay = (frames: number): TrialLine =>
      madeUpLine('relay', { ...sentBy(2 * frames), ...seen(frames) })
    assert.equal(faultOf(waiting, [relay(1000), relay(3000)]), null)
    const push = (frames: number): TrialLine => madeUpLine('push', seen(frames))
    assert.equal(faultOf(waiting, [push(1000), push(3000)])?.code, 'counts-differ')
  })

  it('are none where no frames are sent', () => {
    assert.equal(faultOf([line(0), line(0)], [madeUpLine('control-only'), madeUpLine('control-only')]), null)
  })
})
