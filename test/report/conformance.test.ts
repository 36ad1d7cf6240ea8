// Conformance checks in a report: the worst result of a runner's variants, and every deviation and failure once.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  conformanceColumns,
  conformanceNotes,
  describeScopes,
  renderConformance,
} from '../../report/conformance.ts'
import type { Conformance } from '../../results/conformance-schema.ts'
import { madeUpConformance } from './made-up-conformance.ts'

const nothing = { unavailable: [], notStarted: [] }

describe('the columns', () => {
  it('show the worst of all variants and modes of a runner', () => {
    const columns = conformanceColumns(madeUpConformance())
    assert.deepEqual(
      columns.map(({ runner, scopes, libraries, worst }) => [
        runner,
        describeScopes(scopes),
        libraries,
        [...worst],
      ]),
      [
        [
          'ws',
          'ingest (shipped, tuned); echo (tuned)',
          ['ws 8.23.0'],
          [
            ['clean-close', 'failed'],
            ['unmasked-frame', 'deviates'],
            ['size-8388608', 'passed'],
          ],
        ],
        [
          'bun',
          'ingest (tuned)',
          ['Bun.serve 1.4.5'],
          [
            ['clean-close', 'passed'],
            ['unmasked-frame', 'deviates'],
            ['size-8388608', 'not-applicable'],
          ],
        ],
      ],
    )
  })
})

describe('the notes', () => {
  it('name the modes, and the variants where not all have the same to say', () => {
    assert.deepEqual(
      conformanceNotes(madeUpConformance(), 'deviates').map(({ runner, scopes, link }) => [
        runner,
        describeScopes(scopes),
        link,
      ]),
      [
        ['ws', 'ingest (tuned); echo', 'https://example.org/unmasked-frame'],
        ['bun', 'ingest', 'https://example.org/unmasked-frame'],
      ],
    )
  })

  it('say what was seen of a deviation where it is the same in all modes', () => {
    const one = madeUpConformance('a reason (seen: this)')
    const detailsOf = (conformance: Conformance) =>
      conformanceNotes(conformance, 'deviates').map(({ detail }) => detail)
    assert.deepEqual(detailsOf(one), ['a reason (seen: this)', 'a reason (seen: this)'])
    const subjects = one.subjects.map((subject) =>
      subject.mode === 'echo'
        ? {
            ...subject,
            results: subject.results.map((result) => ({ ...result, detail: 'a reason (seen: that)' })),
          }
        : subject,
    )
    assert.deepEqual(detailsOf({ ...one, subjects }), ['a reason', 'a reason (seen: this)'])
  })

  it('keep failures of several modes apart where different things were seen', () => {
    assert.deepEqual(
      conformanceNotes(madeUpConformance(), 'failed').map(({ scopes, detail }) => [
        describeScopes(scopes),
        detail,
      ]),
      [
        ['ingest (tuned)', 'seen'],
        ['echo', 'nothing came back'],
      ],
    )
  })
})

describe('the text for a terminal', () => {
  it('marks and counts checks that a silent server was spared', () => {
    const made = madeUpConformance()
    const subjects = made.subjects.map((subject) => ({
      ...subject,
      results: subject.results.map((result) =>
        result.id === 'size-8388608' ? { ...result, status: 'not-tried' as const } : result,
      ),
    }))
    const text = renderConformance({ ...made, subjects, ...nothing })
    assert.match(text, /^size-8388608 +\? +\?$/m)
    assert.match(text.replaceAll(/\s+/g, ' '), /0 not applicable, 4 not tried/)
  })

  it('has a line a check, the deviations with links, the failures and what cannot run', () => {
    const text = renderConformance({
      ...madeUpConformance(),
      unavailable: [{ label: 'Deno tuned', reason: 'no deno', remedy: 'npm install' }],
      notStarted: [{ label: 'uws tuned', message: 'exit code 7' }],
    })
    assert.match(text, /^clean-close +FAIL +ok$/m)
    assert.match(text, /^unmasked-frame +dev +dev$/m)
    assert.match(text, /^size-8388608 +ok +–$/m)
    assert.match(text, /^bun, ingest: unmasked-frame: seen\n {2}https:\/\/example\.org\/unmasked-frame$/m)
    assert.match(
      text,
      /FAILED:\nws, ingest \(tuned\): clean-close: seen\nws, echo: clean-close: nothing came back\nuws tuned did not start: exit code 7/,
    )
    assert.match(text, /unavailable:\nDeno tuned: no deno; remedy: npm install/)
    assert.match(
      text.replaceAll(/\n +/g, ' '),
      /4 passed, 3 deviations, 2 failed, 3 not applicable; 1 did not start$/,
    )
  })

  it('keeps to 80 columns, however many servers and however long a detail', () => {
    const one = madeUpConformance('word '.repeat(60))
    const subjects = Array.from({ length: 14 }, (_, index) =>
      one.subjects.map((subject) => ({ ...subject, runner: `${subject.runner}-${index}` })),
    ).flat()
    const lines = renderConformance({ ...one, subjects, ...nothing }).split('\n')
    assert.deepEqual(
      lines.filter((line) => line.length > 80),
      [],
    )
    assert.equal(lines.filter((line) => line.startsWith('check ')).length, 3)
  })

  it('gives a terminal nothing that it would obey', () => {
    const text = renderConformance({ ...madeUpConformance('\u001b[31mred\u0007'), ...nothing })
    assert.ok(!text.includes('\u001b') && !text.includes('\u0007'))
  })
})
