// A made-up run whose viewer was a page in a browser: what its table, chart, sentences and pictures are made from.
import type { TrialOutcome } from '../../results/schema.ts'
import type { StoredRun } from '../../results/store.ts'
import type { PageCounters } from '../../runners/contract.ts'
import { requireCompleted } from '../fixtures/completed.ts'
import { hostileName } from './made-up-rows.ts'
import { madeUpRun } from './made-up-run.ts'
import { relayed } from './made-up-slow.ts'
import { histogramOf } from './made-up-timing.ts'

/** What a page did with the 30 frames of a second. */
export interface MadeUpPage {
  /** Null: the browser does not say. */
  readonly decoded: number | null
  readonly shown: number
  readonly skipped: number
  readonly ageMs: number
}

/** A completed trial of one second; 100 frames before it were all shown. */
export const viewed = ({ decoded, shown, skipped, ageMs }: MadeUpPage): TrialOutcome => {
  const outcome = requireCompleted(madeUpRun([{ perTrial: [shown + skipped] }]).trials[0]?.outcome, 'ingest')
  const { slowViewer: _, ...trial } = relayed(outcome, {
    ...{ memory: null, rssAfterBytes: 0, slowFrames: 0, closed: false },
  })
  const before = trial.generator.first.received.frames
  const page = (counts: Partial<PageCounters>, agesMs: readonly number[]): PageCounters => ({
    ...{ failed: 0, reordered: 0, peakRssBytes: 120 * 2 ** 20, cpuMicros: 0 },
    ...{ ...(decoded !== null && { decoded: before }), shown: before, skipped: 0, ...counts },
    ...{ decode: histogramOf(agesMs.map((ms) => ms / 2)), age: histogramOf(agesMs) },
    sinceArrival: histogramOf(agesMs.map((ms) => ms / 4)),
  })
  const ages = Array.from({ length: 40 }, () => ageMs)
  const after = {
    ...(decoded !== null && { decoded: before + decoded }),
    ...{ shown: before + shown, skipped, cpuMicros: 600_000 },
  }
  const { first, last, final } = trial.generator
  return {
    ...trial,
    slowViewer: null,
    generatorReady: {
      ...trial.generatorReady,
      browser: { name: 'HeadlessChrome', version: '1.2.3', withoutSandbox: null, clockErrorMs: 0.2 },
    },
    generator: {
      first: { ...first, page: page({}, []) },
      last: { ...last, page: page(after, ages) },
      final: { ...final, page: page({ ...after, shown: final.received.frames - skipped }, []) },
    },
  }
}

const rowOf = (generator: string, generatorLabel: string, page: MadeUpPage, label = 'ws tuned') => ({
  ...{ scenario: 'browser-viewer', point: '1x', runner: 'ws', label, generator, generatorLabel },
  perTrial: [viewed(page), viewed(page)],
})

export const browserRun = (): StoredRun =>
  madeUpRun([
    rowOf('browser-worker', 'browser, worker', { decoded: 30, shown: 30, skipped: 0, ageMs: 21 }),
    rowOf('browser-image', 'browser, img element', { decoded: 30, shown: 20, skipped: 10, ageMs: 80 }),
    rowOf(
      'browser-bitmap',
      'browser, createImageBitmap',
      { decoded: 30, shown: 30, skipped: 0, ageMs: 30 },
      hostileName,
    ),
  ])

/** MJPEG, which the browser shows by itself, beside a page that decodes. */
export const mjpegRun = (): StoredRun =>
  madeUpRun([
    rowOf('browser-mjpeg', 'browser, img element by itself', {
      ...{ decoded: null, shown: 12, skipped: 18, ageMs: 21 },
    }),
    rowOf('browser-worker', 'browser, worker', { decoded: 30, shown: 30, skipped: 0, ageMs: 30 }),
  ])
