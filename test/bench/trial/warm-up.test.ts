// How long a runtime that compiles while it runs is warmed up, by a clock that only pauses move.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Progress, untilSteady } from '../../../bench/trial/warm-up.ts'

/** What happens in each half of a second. */
interface Half {
  readonly frames: number
  readonly cpuMs?: number
}

const warm = async (halves: readonly Half[]) => {
  let nowMs = 1000
  const read = async (): Promise<Progress> => {
    const past = halves.slice(0, Math.round((nowMs - 1000) / 500))
    const cpuMs = past.reduce((sum, half) => sum + (half.cpuMs ?? 0), 0)
    return {
      frames: past.reduce((sum, { frames }) => sum + frames, 0),
      server: halves.some((half) => half.cpuMs !== undefined)
        ? { timeMs: nowMs, members: [], group: { userMicros: cpuMs * 1000, systemMicros: 0 } }
        : null,
    }
  }
  return await untilSteady(10_000, read, {
    now: () => nowMs,
    pause: async (ms) => {
      nowMs += ms
    },
  })
}

const times = (count: number, half: Half): readonly Half[] => Array.from({ length: count }, () => half)

describe('the warm-up of a runtime that compiles while it runs', () => {
  it('takes a fifth of its limit where everything is steady', async () => {
    const warmed = await warm(times(20, { frames: 100, cpuMs: 400 }))
    assert.deepEqual(warmed, { tookMs: 2000, limitMs: 10_000, isSteady: true })
  })

  it('goes on while the rate grows', async () => {
    const warmed = await warm([
      { frames: 10 },
      { frames: 20 },
      { frames: 40 },
      { frames: 80 },
      ...times(16, { frames: 160 }),
    ])
    assert.deepEqual(warmed, { tookMs: 4000, limitMs: 10_000, isSteady: true })
  })

  it('goes on at an even rate while frames cost less and less CPU time', async () => {
    const warmed = await warm([
      { frames: 30, cpuMs: 480 },
      { frames: 30, cpuMs: 300 },
      { frames: 30, cpuMs: 200 },
      ...times(17, { frames: 30, cpuMs: 100 }),
    ])
    assert.deepEqual(warmed, { tookMs: 3500, limitMs: 10_000, isSteady: true })
  })

  it('ends at its limit, and says that the server was not steady', async () => {
    const warmed = await warm(Array.from({ length: 20 }, (_, index) => ({ frames: 2 ** index })))
    assert.deepEqual(warmed, { tookMs: 10_000, limitMs: 10_000, isSteady: false })
  })

  it('does not take a server for steady through which nothing passes', async () => {
    assert.equal((await warm(times(20, { frames: 0 }))).isSteady, false)
  })
})
