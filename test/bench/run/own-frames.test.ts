// What the user's own images do to scenarios and profile: sizes, labels, points that collapse, and what they cannot do.
import assert from 'node:assert/strict'
import { describe, it, test } from 'node:test'
import { UsageError } from '../../../bench/failure/failure.ts'
import { useOwnFrames, warnOfOwnFrames } from '../../../bench/run/own-frames.ts'
import type { FramePoolRecord } from '../../../results/schema.ts'
import type { Profile, Scenario, ScenarioPoint } from '../../../scenarios/define.ts'
import { scenarios } from '../../../scenarios/index.ts'
import { profiles } from '../../../scenarios/profiles.ts'

const recordOf = (formats: readonly string[], paddingShare = 0, count = 64): FramePoolRecord => ({
  ...{ frameBytes: 1_500_000, format: 'own', count, width: 800, height: 600, seed: 1 },
  ...{ generator: 'own-1', sha256: 'ab', deflateRatio: 0.98 },
  own: { formats: [...formats], images: count, paddingBytes: Math.round(paddingShare * 1_500_000 * count) },
})
const jpegs = recordOf(['jpeg'])

const find = <T extends { readonly id: string }>(list: readonly T[], id: string): T => {
  const found = list.find((each) => each.id === id)
  assert.ok(found)
  return found
}

/** One scenario under a profile that takes all of its rows. */
const measured = (scenario: Scenario): { readonly profile: Profile; readonly scenarios: [Scenario] } => ({
  profile: { ...find(profiles, 'full'), scenarios: [{ id: scenario.id, rules: scenario.rules }] },
  scenarios: [scenario],
})
const pointsOf = (id: string): readonly ScenarioPoint[] =>
  useOwnFrames(measured(find(scenarios, id)), jpegs).scenarios[0]?.points ?? []

describe('own images in place of the suite’s', () => {
  it('give every point their size, and make one point of those that differ by size or format alone', () => {
    for (const id of ['frame-sizes', 'deflate', 'claims', 'ingest-1mb'])
      assert.deepEqual(pointsOf(id), [
        { id: 'own', label: 'own images, 1.43 MiB', frameBytes: 1_500_000, format: 'own', connections: 1 },
      ])
  })

  it('leave connections and rates as they are, and say so in the labels', () => {
    assert.deepEqual(
      pointsOf('ingest-many').map(({ id, label, connections }) => [id, label, connections]),
      [
        ['own-1-cameras', 'own images, 1.43 MiB', 1],
        ['own-16-cameras', 'own images, 1.43 MiB, 16 cameras', 16],
        ['own-64-cameras', 'own images, 1.43 MiB, 64 cameras', 64],
        ['own-256-cameras', 'own images, 1.43 MiB, 256 cameras', 256],
      ],
    )
    const [rig] = pointsOf('rig-4x8mb')
    assert.equal(rig?.label, 'own images, 1.43 MiB, 4 cameras, at 15 Hz')
    assert.deepEqual([rig?.pace, rig?.connections], [{ fps: 15 }, 4])
  })

  it('tell viewers in the labels of what is sent to them', () => {
    assert.deepEqual(
      pointsOf('push-1mb').map(({ label }) => label),
      ['own images, 1.43 MiB, 1 viewer', 'own images, 1.43 MiB, 8 viewers'],
    )
    for (const { id } of scenarios) {
      const labels = pointsOf(id).map(({ label }) => label)
      assert.equal(new Set(labels).size, labels.length, id)
    }
  })

  it('keep every row that some rule names, at the points that are left', () => {
    const before = { profile: find(profiles, 'quick'), scenarios }
    const { profile, scenarios: replaced } = useOwnFrames(before, jpegs)
    assert.deepEqual(
      replaced.map(({ id }) => id),
      ['ingest-1mb', 'claims'],
    )
    const rules = find(profile.scenarios, 'claims').rules
    assert.equal(rules.length, find(before.profile.scenarios, 'claims').rules.length)
    for (const { points } of rules) assert.deepEqual(points ?? ['own'], ['own'])
    assert.ok(find(replaced, 'claims').rules.every(({ points }) => points?.includes('own') ?? true))
  })

  it('are named in title and explanation, because these name other sizes', () => {
    const [scenario] = useOwnFrames(measured(find(scenarios, 'ingest-1mb')), jpegs).scenarios
    assert.match(scenario?.title ?? '', /with your own images$/)
    assert.match(scenario?.howToRead ?? '', /^The images are jpeg files of your own, 1500000 bytes each/)
  })

  const rated = measured(find(scenarios, 'rig-4x8mb'))
  it('must be JPEGs where cameras keep a rate', () => {
    useOwnFrames(rated, jpegs)
    assert.throws(
      () => useOwnFrames(rated, recordOf(['jpeg', 'png'])),
      (error) =>
        error instanceof UsageError &&
        /scenario rig-4x8mb has a fixed frame rate, which needs JPEGs only; .* has png$/.test(error.message),
    )
  })

  it('must be JPEGs in every mode that counts images by their numbers', () => {
    for (const scenario of scenarios.filter(({ mode }) => mode !== 'ingest'))
      assert.throws(
        () => useOwnFrames(measured(scenario), recordOf(['webp'])),
        (error) =>
          error instanceof UsageError &&
          error.message.includes(`scenario ${scenario.id} has mode ${scenario.mode}, which needs JPEGs only`),
      )
  })

  it('may be of any format where servers only take them', () => {
    for (const id of ['ingest-1mb', 'ingest-many', 'deflate'])
      useOwnFrames(measured(find(scenarios, id)), recordOf(['webp']))
  })
})

describe('warnings of own images', () => {
  for (const [title, record, expected] of [
    ['none for a full pool of one size', jpegs, []],
    ['none up to 10 % of padding', recordOf(['png'], 0.1), []],
    ['one beyond 10 % of padding', recordOf(['png'], 0.25), [/padding.*25\.0 % of the bytes/]],
    ['one for few images', recordOf(['jpeg'], 0, 2), [/caches.*2 different images, 2\.9 MiB/]],
    ['none for images of the suite', { ...jpegs, own: undefined }, []],
  ] as const)
    it(title, () => {
      const texts = warnOfOwnFrames(record).map(({ what, value }) => `${what}: ${value}`)
      assert.equal(texts.length, expected.length, texts.join('\n'))
      for (const [index, text] of texts.entries()) assert.match(text, expected[index] ?? /never/)
    })
})

test('no scenario of the suite has a point whose id an own image could take', () => {
  for (const { points } of scenarios) for (const { id } of points) assert.doesNotMatch(id, /^own/)
})
