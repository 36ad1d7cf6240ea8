// What a run announces before it prepares servers follows from recorded figures.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { describeOutlook } from '../../../bench/prepare/outlook.ts'
import { readCatalog } from '../../../runners/catalog.ts'
import { listVariants } from '../../../runners/variants.ts'

const takes = (seconds: number, megabytes: number) => ({ seconds, megabytes })

describe('the outlook on preparation', () => {
  it('counts systems, not entries, and adds up what was recorded, two at a time', () => {
    const pending = [
      { systems: ['FastAPI on uvicorn', 'aiohttp'], takes: takes(40, 90) },
      { systems: ['axum'], takes: takes(70, 3.2) },
    ]
    assert.equal(
      describeOutlook(pending, 2),
      'preparing 3 systems, about 2 minutes, 93 MB; this is done once',
    )
    assert.equal(
      describeOutlook(pending, 1),
      'preparing 3 systems, about 2 minutes, 93 MB; this is done once',
    )
  })

  it('is not shorter than the longest step', () => {
    const pending = [
      { systems: ['axum'], takes: takes(90, 3) },
      { systems: ['gws'], takes: takes(2, 5) },
    ]
    assert.match(describeOutlook(pending, 2) ?? '', /about 2 minutes/)
  })

  it('tells short times in seconds', () => {
    const pending = [{ systems: ['gws'], takes: takes(12, 5) }]
    assert.equal(describeOutlook(pending, 2), 'preparing 1 system, about 20 seconds, 5 MB; this is done once')
  })

  it('says that it is more where not every figure was recorded, and makes none up', () => {
    const [known, unknown] = [
      { systems: ['a'], takes: takes(50, 4) },
      { systems: ['b'], takes: undefined },
    ]
    assert.match(
      describeOutlook([known, unknown], 1) ?? '',
      /^preparing 2 systems, more than 50 seconds, 4 MB/,
    )
    assert.equal(describeOutlook([unknown], 1), 'preparing 1 system, which is done once')
  })

  it('says nothing where everything is there', () => {
    assert.equal(describeOutlook([], 2), null)
  })
})

describe('the recorded figures', () => {
  it('exist for every step that downloads or compiles', () => {
    const missing = readCatalog().flatMap(({ spec }) =>
      [spec.prepare, ...listVariants(spec).flatMap(({ prepare }) => prepare ?? [])]
        .filter((step) => step.step !== 'bundle' && step.takes === undefined)
        .map(({ step }) => `${spec.id}: ${step}`),
    )
    assert.deepEqual([...new Set(missing)], [])
  })

  it('are the same for all runners that share an environment', () => {
    const byRequirements = new Map<string, Set<string>>()
    for (const { spec, folder } of readCatalog()) {
      if (spec.prepare.step !== 'venv') continue
      const pinned = readFileSync(join(folder, spec.prepare.requirements), 'utf8')
      const figures = byRequirements.get(pinned) ?? new Set()
      byRequirements.set(pinned, figures.add(JSON.stringify(spec.prepare.takes)))
    }
    for (const figures of byRequirements.values()) assert.equal(figures.size, 1, [...figures].join(' or '))
  })
})
