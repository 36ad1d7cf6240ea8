// Which systems a profile is of follows from the names, the variant and what they are compared with.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { selectSystems, type Wanted } from '../../../bench/profile/wanted.ts'
import { readCatalog } from '../../../runners/catalog.ts'

const catalog = readCatalog()

const select = (names: readonly string[], against: string | null = null, variant = 'tuned'): Wanted =>
  selectSystems({ names, variant, against }, catalog)

const keysOf = ({ systems }: Wanted): readonly string[] =>
  systems.map(({ runner, variant }) => `${runner.spec.id}/${variant.id}`)

test('without a comparison, the first system is compared with the step before its own', () => {
  const wanted = select(['ws', 'bun'])
  assert.deepEqual(keysOf(wanted), ['ws/bufferutil', 'ws/tuned', 'bun/tuned'])
  assert.deepEqual(wanted.pairs, [{ before: 'ws/bufferutil', after: 'ws/tuned' }])
})

test('the lowest step has none before it, and is compared with the reference receiver', () => {
  assert.deepEqual(select(['ws/shipped']).pairs, [{ before: 'raw-tcp/tuned', after: 'ws/shipped' }])
})

test('every system is compared with a runner that is named', () => {
  const wanted = select(['ws', 'deno'], 'raw-tcp')
  assert.deepEqual(keysOf(wanted), ['raw-tcp/tuned', 'ws/tuned', 'deno/tuned'])
  assert.equal(wanted.pairs.length, 2)
})

test('a step, another Node.js and the step before can be named', () => {
  assert.deepEqual(select(['ws'], 'shipped').pairs, [{ before: 'ws/shipped', after: 'ws/tuned' }])
  assert.deepEqual(select(['ws'], 'tuned+node-20').pairs, [{ before: 'ws/tuned+node-20', after: 'ws/tuned' }])
  assert.equal(select(['ws', 'bun'], 'before').pairs.length, 2)
})

test('the variant applies to every system that names none of its own', () => {
  assert.deepEqual(keysOf(select(['ws', 'bun/limits'], 'raw-tcp', 'shipped')), [
    'raw-tcp/tuned',
    'ws/shipped',
    'bun/tuned',
  ])
})

test('unknown names are refused with the valid ones', () => {
  assert.throws(() => select(['wss']), /unknown runner "wss"; valid: .*\bws\b/)
  assert.throws(() => select(['ws/fast']), /ws has no variant "fast"; valid: tuned, shipped, .*node-20/)
  assert.throws(() => select(['ws'], 'nothing'), /--against nothing: neither a runner nor a variant of ws/)
  assert.throws(() => select(['ws-client']), /unknown runner/)
  assert.throws(() => select(['ws'], 'tuned'), /--against tuned compares a system with itself/)
})
