// Tests of variants of runners, each for real: every image that our camera has sent is delivered, or refused as it is known.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type RunnerSpec, readCatalog } from '../../runners/catalog.ts'
import { listVariants } from '../../runners/variants.ts'
import { requireCompleted } from '../fixtures/completed.ts'
import { openTrialBench, type TrialBench, type TrialChanges } from './short-trial.ts'

export interface VariantOfRunner {
  readonly runner: string
  readonly variant: string
}

const frameBytes = 64 * 1024

/** What refuses an image of 64 KiB as shipped, and at how many bytes. */
const refusals = new Map([
  ['uws/shipped', 16_384],
  ['go-coder/shipped', 32_768],
  ['spring-boot/shipped', 8192],
])

/** Servers that take images from our camera; test/runners/transports.real.test.ts has the others. */
export const isLoaded = ({ role, modes, speaks }: RunnerSpec): boolean =>
  role !== 'generator' && modes.includes('ingest') && speaks === undefined

const servers = readCatalog()
  .filter(({ spec }) => isLoaded(spec))
  .flatMap(({ spec }) => listVariants(spec).map(({ id }) => ({ runner: spec.id, variant: id })))

const isExample = ({ runner, variant }: VariantOfRunner): boolean =>
  variant === 'tuned' || refusals.has(`${runner}/${variant}`)

/** Every runner as it is tuned, and what refuses; every runner has such a variant. */
export const examples: readonly VariantOfRunner[] = servers.filter(isExample)
export const others: readonly VariantOfRunner[] = servers.filter((server) => !isExample(server))

/** The reference receiver only counts bytes. */
const askedOf = (runner: string): TrialChanges => (runner === 'raw-tcp' ? {} : { digestFrames: 3 })

/** Declares a test for each. */
export const testDelivery = (title: string, tested: readonly VariantOfRunner[]): void => {
  describe(title, () => {
    let bench: TrialBench
    before(async () => {
      bench = await openTrialBench()
    })
    after(() => bench.close())

    for (const server of tested) {
      const name = `${server.runner}/${server.variant}`
      const limitBytes = refusals.get(name)
      const what =
        limitBytes === undefined
          ? 'delivers every image that was sent'
          : `refuses more than ${limitBytes} bytes`

      it(`${name} ${what}`, async (t) => {
        const asked = askedOf(server.runner)
        const outcome = await bench.run(server, frameBytes, undefined, asked)
        if (outcome.status === 'unavailable') return t.skip(outcome.reason)
        if (limitBytes !== undefined) {
          assert.equal(outcome.status, 'refused', JSON.stringify(outcome))
          assert.equal(outcome.limitBytes, limitBytes)
          return
        }
        const { digest, generator, ready, server: counted } = requireCompleted(outcome, 'ingest')
        assert.equal(digest?.frames, asked.digestFrames, 'of fresh images, asked for after the window')
        const { final } = counted
        assert.ok(final.frames > 0)
        assert.equal(final.frames, generator.final.frames)
        assert.equal(final.bytes, final.frames * frameBytes)
        assert.deepEqual([final.dropped, final.failed], [0, 0])
        assert.ok(final.lastDeliveryNs !== null && final.lastDeliveryNs <= final.timeNs)
        assert.ok(final.userCpuMicros + final.systemCpuMicros > 0)
        assert.ok(final.peakRssBytes >= final.rssBytes && final.rssBytes > 0)
        assert.notEqual(ready.libraryVersion, 'unknown')
        assert.match(ready.runtimeVersion, /^\d+\.\d+\.\d+/)
      })
    }
  })
}
