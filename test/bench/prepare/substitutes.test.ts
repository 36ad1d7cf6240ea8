// A substitute is said in one line of the row, and in one warning for all runners that it concerns.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { generatorLaunchKey, type Launch, launchKey } from '../../../bench/prepare/launch.ts'
import { describeSubstitutes, warnOfBrowser, warnOfSubstitutes } from '../../../bench/prepare/substitutes.ts'
import { madeUpRunner } from '../../fixtures/catalog.ts'

const olderGo = { reason: "built with this machine's Go 1.24.4", remedy: 'GOTOOLCHAIN=go1.26.0 go version' }
const republished = { reason: 'third-party build x 1.0', remedy: 'npm install --no-save x' }

const launchWith = (substitute?: typeof olderGo): Launch => ({
  status: 'ready',
  command: ['server'],
  env: {},
  package: null,
  runtime: 'go',
  caveat: null,
  substitute,
})

describe('the substitutes of a row', () => {
  it('are none where both sides are pinned and official', () => {
    assert.equal(describeSubstitutes({}, {}), undefined)
  })

  it('are those of the server and of the load generator', () => {
    assert.equal(
      describeSubstitutes({ substitute: republished }, { substitute: olderGo }),
      "third-party build x 1.0; load generator: built with this machine's Go 1.24.4",
    )
  })
})

const withoutSandbox = 'Chromium has no sandbox for root'

describe('the warnings of a run', () => {
  const runners = [
    madeUpRunner('a', ['shipped', 'tuned']),
    madeUpRunner('b', ['tuned']),
    madeUpRunner('c', ['only']),
  ]

  it('say once that the browser has no sandbox, and nothing where it has one', () => {
    const viewer = (reason: string | null): Launch => ({
      ...{ status: 'ready', command: ['x'], env: {}, package: null, runtime: 'node', caveat: null },
      browser: { executable: 'chromium', withoutSandbox: reason },
    })
    const launchesOf = (reason: string | null) =>
      new Map(['a', 'b'].map((generator) => [generatorLaunchKey(generator), viewer(reason)]))
    assert.deepEqual(
      warnOfBrowser(launchesOf(withoutSandbox)).map(({ value }) => value),
      [withoutSandbox],
    )
    assert.deepEqual(warnOfBrowser(launchesOf(null)), [])
    const browser = { executable: 'chromium', withoutSandbox }
    assert.equal(describeSubstitutes({}, { browser }), withoutSandbox)
  })

  it('name each substitute once, with all that it concerns and its remedy', () => {
    const launches = new Map([
      [launchKey({ runner: 'a', variant: 'shipped' }), launchWith(olderGo)],
      [launchKey({ runner: 'a', variant: 'tuned' }), launchWith(olderGo)],
      [launchKey({ runner: 'b', variant: 'tuned' }), launchWith(republished)],
      [generatorLaunchKey('c'), launchWith(olderGo)],
    ])
    const what = 'Not the pinned toolchain or the official build'
    assert.deepEqual(warnOfSubstitutes(runners, launches), [
      { what, value: "A, C: built with this machine's Go 1.24.4", remedy: olderGo.remedy },
      { what, value: 'B: third-party build x 1.0', remedy: republished.remedy },
    ])
  })

  it('are none without a substitute', () => {
    const launches = new Map([[launchKey({ runner: 'a', variant: 'tuned' }), launchWith()]])
    assert.deepEqual(warnOfSubstitutes(runners, launches), [])
  })
})
