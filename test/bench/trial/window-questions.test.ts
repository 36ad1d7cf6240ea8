// How often a server is asked within its window, by what its cameras do.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Child } from '../../../bench/trial/child.ts'
import type { GeneratorSide } from '../../../bench/trial/generator-side.ts'
import { measureWindow } from '../../../bench/trial/window.ts'
import { madeUpStats } from '../../fixtures/stats-line.ts'
import { madeUpIngest } from './capacity/made-up-outcome.ts'

/** A server that answers at once, a frame a ms, and counts the questions. */
const fakeServer = () => {
  const asked: string[] = []
  const server: Child = {
    name: 'server',
    pid: 1,
    readRssBytes: async () => null,
    say: (line) => asked.push(line),
    nextLine: async () => {
      const ms = performance.now()
      return JSON.stringify(madeUpStats({ timeNs: ms * 1e6, frames: Math.round(ms), bytes: Math.round(ms) }))
    },
    takeUnread: () => undefined,
    stop: async () => null,
    stderrTail: () => '',
  }
  return { server, asked }
}

const sideWith = (isPaced: boolean): GeneratorSide => {
  const { generator, generatorReady } = madeUpIngest()
  const offer = isPaced ? { dueFrames: 1, sendLateness: generator.first.offer?.sendLateness ?? '' } : null
  return {
    mode: 'ingest',
    pids: () => [],
    awaitReady: async () => generatorReady,
    say: () => {},
    ask: async () => ({ ...generator.first, offer }),
  }
}

const measure = async (isPaced: boolean, more: { readonly steps?: number } = {}) => {
  const { server, asked } = fakeServer()
  const { course } = await measureWindow(server, sideWith(isPaced), {
    ...{ warmupMs: 4, windowMs: 300, minFrames: 1 },
    cpus: { serverCpus: [0], generatorCpus: [0], pinned: false },
    observe: async () => null,
    signal: new AbortController().signal,
    ...more,
  })
  return { asked, course }
}

describe('a server', () => {
  it('is asked within its window where cameras send flat out, and each answer is a step of the course', async () => {
    const { asked, course } = await measure(false)
    assert.ok(asked.length > 2 && asked.length <= 11, `${asked.length} questions`)
    assert.equal(course?.steps.length, asked.length - 1)
  })
  it('is asked at both ends only where cameras keep a rate: histograms begin anew with every answer', async () => {
    const { asked, course } = await measure(true)
    assert.deepEqual(asked, ['stats', 'stats'])
    assert.equal(course, null)
  })
  it('is asked at both ends only where nothing else is wanted', async () => {
    const { asked, course } = await measure(false, { steps: 1 })
    assert.deepEqual(asked, ['stats', 'stats'])
    assert.equal(course, null)
  })
})
