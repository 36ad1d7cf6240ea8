// What is refused of a scenario of the right shape, by the path of its field.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { limitsOf } from '../../../results/modes/modes.ts'
import type { OwnScenario, RowRule, ScenarioPoint } from '../../../scenarios/define.ts'
import { findMistakes, type Surroundings } from '../../../scenarios/own/mistakes.ts'
import { scenarioSchema } from '../../../scenarios/scenario-schema.ts'
import { madeUpRunner } from '../../fixtures/catalog.ts'
import { ownScenario } from '../../fixtures/own-scenario.ts'

const surroundings: Surroundings = {
  runners: [
    madeUpRunner('bun', ['shipped', 'tuned']),
    madeUpRunner('ws', ['javascript', 'tuned']),
    madeUpRunner('stream', ['tuned'], { role: 'transport', shownAs: 'mjpeg', modes: ['push'] }),
    madeUpRunner('py-camera', ['client'], { role: 'generator' }),
  ],
  openFilesLimit: 1024,
  limitsOf,
}
const mistakesIn = (more: Partial<OwnScenario>, openFilesLimit = surroundings.openFilesLimit) =>
  findMistakes(scenarioSchema.parse(ownScenario(more)), { ...surroundings, openFilesLimit })

const point: ScenarioPoint = { id: 'a', label: 'A', frameBytes: 1 << 20, connections: 1 }
const paced = { ...point, pace: { fps: 20 } }
const withPoint = (more: Partial<ScenarioPoint>): Partial<OwnScenario> => ({
  points: [{ ...point, ...more }],
})
const withRule = (
  more: Partial<RowRule>,
  points: readonly ScenarioPoint[] = [point],
): Partial<OwnScenario> => ({
  points,
  rules: [{ variants: ['tuned'], ...more }],
})

const pushed = (more: Partial<RowRule>): Partial<OwnScenario> => ({
  mode: 'push',
  ...withRule(more, [{ ...point, connections: 0, viewers: 1 }]),
})

const mistakes: readonly (readonly [title: string, Partial<OwnScenario>, readonly RegExp[]])[] = [
  [
    'two points of one id',
    { points: [point, point] },
    [/^points\.1\.id: "a" is already the id of points\.0$/],
  ],
  [
    'images too small to be made',
    withPoint({ frameBytes: 16 * 1024 - 1 }),
    [/^points\.0\.frameBytes: must be from 16384 to 8388608, is 16383$/],
  ],
  [
    'images too large to be made',
    withPoint({ frameBytes: 8 * 1024 * 1024 + 1 }),
    [/^points\.0\.frameBytes: must be from 16384 to 8388608, is 8388609$/],
  ],
  [
    'a format without a stamp in a mode that needs one',
    { mode: 'relay', ...withPoint({ viewers: 1, inFlight: 1, format: 'png' }) },
    [/^points\.0\.format: "png" is not supported in mode "relay", only JPEG is$/],
  ],
  [
    'a format without a stamp for cameras that keep a rate',
    withPoint({ format: 'raw-rgb', pace: { fps: 5 } }),
    [/^points\.0\.format: "raw-rgb" is not supported for paced cameras, only JPEG is$/],
  ],
  [
    'images of a folder that only the command line names',
    withPoint({ format: 'own' }),
    [/^points\.0\.format: "own" can only be set by --frames$/],
  ],
  [
    'more connections than open files',
    withPoint({ connections: 961 }),
    [/^points\.0\.connections: needs 1025 open files .*, but 1024 are allowed; raise/],
  ],
  [
    'more cameras and viewers than open files',
    { mode: 'relay', ...withPoint({ viewers: 960, inFlight: 1 }) },
    [/^points\.0\.connections: needs 1025 open files /],
  ],
  [
    'viewers in a mode without',
    withPoint({ viewers: 1 }),
    [/^points\.0\.viewers: must be 0 in mode "ingest", is 1$/],
  ],
  [
    'an unknown runner, once although its variant is unknown with it',
    withRule({ runners: ['ws', 'node'] }),
    [/^rules\.0\.runners\.1: unknown name "node"; valid: bun, ws, stream$/],
  ],
  [
    'a camera as a runner',
    withRule({ runners: ['py-camera'] }),
    [/^rules\.0\.runners\.0: unknown name "py-camera"; valid: bun, ws, stream$/],
  ],
  [
    'a variant that no runner has',
    withRule({ variants: ['tuned', 'fast'] }),
    [/^rules\.0\.variants\.1: unknown name "fast"; valid: steps, shipped, tuned, javascript$/],
  ],
  [
    'a variant that the named runner has not',
    withRule({ runners: ['bun'], variants: ['javascript'] }),
    [/^rules\.0\.variants\.0: unknown name "javascript"; valid: steps, shipped, tuned$/],
  ],
  [
    'a variant of cameras alone',
    withRule({ variants: ['client'] }),
    [/^rules\.0\.variants\.0: unknown name "client"/],
  ],
  [
    'an unknown camera',
    withRule({ generators: ['prepared', 'toString'] }),
    [
      /^rules\.0\.generators\.1: unknown name "toString"; valid: prepared, prepared-precompressed, prepared-live, browser-image, browser-bitmap, browser-worker, browser-decoder, browser-mjpeg, py-camera$/,
    ],
  ],
  ['an unknown point', withRule({ points: ['b'] }), [/^rules\.0\.points\.0: unknown name "b"; valid: a$/]],
  [
    'a camera that keeps no rate',
    withRule({ generators: ['prepared', 'py-camera'] }, [paced]),
    [/^rules\.0\.generators\.1: only "prepared" supports a rate, as in point "a"$/],
  ],
  [
    'a camera that knows no other mode',
    { mode: 'echo', ...withRule({ generators: ['py-camera'] }, [{ ...point, inFlight: 1 }]) },
    [/^rules\.0\.generators\.0: only "prepared" supports mode "echo"$/],
  ],
  [
    'a browser as the viewer of a mode that has none',
    { mode: 'echo', ...withRule({ generators: ['browser-worker'] }, [{ ...point, inFlight: 1 }]) },
    [
      /^rules\.0\.generators\.0: a browser needs mode "push" or "relay" with a rate, one viewer, no TLS and no/,
    ],
  ],
  [
    'a browser as one of several viewers',
    { mode: 'relay', ...withRule({ generators: ['browser-image'] }, [{ ...paced, viewers: 2 }]) },
    [/^rules\.0\.generators\.0: a browser needs .* one viewer/],
  ],
  [
    'an img element that shows MJPEG as the viewer of a relay',
    { mode: 'relay', ...withRule({ generators: ['browser-mjpeg'] }, [{ ...paced, viewers: 1 }]) },
    [/^rules\.0\.generators\.0: "browser-mjpeg" needs mode "push"$/],
  ],
  [
    'an img element that shows MJPEG beside a WebSocket',
    pushed({ runners: ['ws'], generators: ['prepared', 'browser-mjpeg'] }),
    [/^rules\.0\.generators\.1: WS sends no MJPEG, which browser-mjpeg shows$/],
  ],
  [
    'a page that reads messages beside a server of MJPEG',
    pushed({ runners: ['stream'], generators: ['browser-worker'] }),
    [/^rules\.0\.generators\.0: STREAM is no WebSocket, which browser-worker reads$/],
  ],
  [
    'several mistakes, each of them',
    {
      ...withPoint({ frameBytes: 1 }),
      rules: [{ variants: ['tuned'] }, { variants: ['tuned'], points: ['b'] }],
    },
    [/^points\.0\.frameBytes: /, /^rules\.1\.points\.0: /],
  ],
]

describe('a scenario', () => {
  for (const [title, more, texts] of mistakes) {
    it(`with ${title} is reported by its field`, () => {
      const found = mistakesIn(more)
      assert.equal(found.length, texts.length, found.join('\n'))
      for (const [index, text] of texts.entries()) assert.match(found[index] ?? '', text)
    })
  }

  const fine: readonly (readonly [string, Partial<OwnScenario>])[] = [
    ['the smallest images', withPoint({ frameBytes: 16 * 1024 })],
    ['images of raw RGB', withPoint({ format: 'raw-rgb' })],
    ['JPEGs at a rate', withPoint({ format: 'jpeg', pace: { fps: 5 } })],
    ['the largest images', withPoint({ frameBytes: 8 * 1024 * 1024 })],
    ['as many connections as can be had', withPoint({ connections: 960 })],
    ['a variant that one of its runners has', withRule({ runners: ['bun', 'ws'], variants: ['javascript'] })],
    ['an img element that shows MJPEG', pushed({ runners: ['stream'], generators: ['browser-mjpeg'] })],
    ['cameras of both kinds', withRule({ generators: ['prepared-live', 'py-camera'] })],
    [
      'a rate at a point that other cameras do not send to',
      withRule({ generators: ['py-camera'], points: ['a'] }, [point, { ...paced, id: 'b' }]),
    ],
  ]
  for (const [title, more] of fine) it(`with ${title} has none`, () => assert.deepEqual(mistakesIn(more), []))

  it('may have any number of connections where nothing bounds open files', () => {
    assert.deepEqual(mistakesIn(withPoint({ connections: 100_000 }), null), [])
  })
})
