// Two profiles are compared by the CPU time of a frame; a flame graph has what is wide enough to see.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { functionChanges, groupChanges } from '../../../report/profile/difference.ts'
import { differenceTree, flameTree, frameName } from '../../../report/profile/flame.ts'
import type { StackNode } from '../../../results/profile.ts'

const call = (name: string, selfMicros: number, ...children: readonly StackNode[]): StackNode => ({
  name,
  module: 'ws/lib/x.js',
  selfMicros,
  children,
})

const profileOf = (cpuMicrosPerFrame: number, ...children: readonly StackNode[]) => ({
  cpuMicrosPerFrame,
  root: { name: 'all', module: '', selfMicros: 0, children },
})

// Twice the samples of `after`: shares count, not samples.
const before = profileOf(100, call('read', 60, call('unmask', 120)), call('gone', 20))
const after = profileOf(80, call('read', 60, call('unmask', 40)))

test('widths are microseconds a frame', () => {
  const { value, children } = flameTree(after)
  assert.equal(value, 80)
  assert.deepEqual(
    children.map((child) => [child.name, child.value, child.delta, child.children[0]?.value]),
    [['read (ws/lib/x.js)', 80, undefined, 32]],
  )
})

test('a difference has what each function takes more or less than before', () => {
  const { delta, children } = differenceTree(before, after)
  assert.equal(delta, -20)
  assert.deepEqual(
    children.map((child) => [child.delta, child.children[0]?.delta]),
    [[-10, -28]],
  )
})

test('the table has the largest changes first, also of functions that are gone', () => {
  assert.deepEqual(
    functionChanges(before, after, 10).map(({ name, beforeMicros, afterMicros }) => [
      name,
      beforeMicros,
      afterMicros,
    ]),
    [
      ['unmask', 60, 32],
      ['read', 30, 48],
      ['gone', 10, 0],
    ],
  )
})

test('the changes of the groups add up to the change of a frame', () => {
  const sum = groupChanges(before, after).reduce(
    (total, each) => total + each.afterMicros - each.beforeMicros,
    0,
  )
  assert.ok(Math.abs(sum + 20) < 1e-9, `${sum}`)
})

test('what is narrower than three thousandths is left out', () => {
  const { children } = flameTree(profileOf(100, call('wide', 998), call('narrow', 2)))
  assert.deepEqual(
    children.map(({ name }) => name),
    ['wide (ws/lib/x.js)'],
  )
})

test('names of C++ are shown without the types that they are made for', () => {
  const shown = (name: string): string => frameName({ name, module: '' })
  assert.equal(
    shown('uWS::Context<false, Data>::init()::{lambda(auto:1*, char*)#1}::__invoke<std::pair<int, int>>'),
    'uWS::Context::init()::{lambda#1}::__invoke',
  )
  assert.equal(shown('v8::internal::(anonymous namespace)::Invoke'), 'v8::internal::Invoke')
  assert.equal(shown('ingest.<locals>.handle'), 'ingest.<locals>.handle')
})
