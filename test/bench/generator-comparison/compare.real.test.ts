// Every sender that can be had here sends for real, once and for a moment: what the sink counts is what was sent.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { compareGenerators } from '../../../bench/generator-comparison/compare.ts'
import { type SenderComparison, streamSender } from '../../../results/sender-comparison.ts'
import { readCatalog } from '../../../runners/catalog.ts'
import { requireCompleted } from '../../fixtures/completed.ts'

const projectRoot = join(import.meta.dirname, '../../..')
const runners = readCatalog()
const generators = runners.filter(({ spec }) => spec.role === 'generator' && spec.speaks === undefined)
const frameBytes = 64 * 1024

describe('senders side by side', () => {
  let comparison: SenderComparison
  before(async () => {
    comparison = await compareGenerators({
      sinks: [
        ...readCatalog(join(projectRoot, 'bench/generator-comparison')),
        ...runners.filter(({ spec }) => spec.role === 'reference-receiver'),
      ],
      generators,
      withStream: true,
      frameSizes: [frameBytes],
      rounds: 1,
      warmupMs: 50,
      windowMs: 100,
      seed: 1,
      projectRoot,
      signal: new AbortController().signal,
      onProgress: () => {},
    })
  })

  for (const sender of ['prepared', ...generators.map(({ spec }) => spec.id), streamSender]) {
    it(`${sender} is measured, or missing with a remedy`, (t) => {
      const trial = comparison.perTrial.find((candidate) => candidate.sender === sender)
      if (!trial) {
        const label = generators.find(({ spec }) => spec.id === sender)?.spec.label ?? sender
        const found = comparison.missing.find((candidate) => candidate.label === label)
        assert.ok(found && found.remedy !== '', `${sender} is neither measured nor missing`)
        return t.skip(found.reason)
      }
      const { outcome } = trial
      if (outcome.status === 'streamed') {
        assert.ok(outcome.bytesPerSecond > 0 && outcome.senderCpu > 0)
        return
      }
      const { server, generator, generatorReady } = requireCompleted(outcome, 'ingest')
      assert.ok(server.last.frames > server.first.frames)
      assert.equal(server.final.frames, generator.final.frames)
      assert.equal(generator.final.begun, generator.final.frames)
      assert.equal(server.final.bytes, server.final.frames * frameBytes)
      assert.equal(server.final.failed, 0)
      assert.notEqual(generatorReady.libraryVersion, 'unknown')
    })
  }

  it('has one trial of each, and was not interrupted', () => {
    const senders = comparison.perTrial.map(({ sender }) => sender)
    assert.equal(new Set(senders).size, senders.length)
    assert.equal(comparison.interrupted, false)
  })
})
