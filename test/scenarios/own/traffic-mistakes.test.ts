// Each mode has room for some numbers of cameras and viewers and for some ways to send, and for no others.

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { limitsOf } from '../../../results/modes/modes.ts'
import { type Mode, modeSchema } from '../../../runners/contract.ts'
import type { ScenarioPoint } from '../../../scenarios/define.ts'
import { trafficMistakes } from '../../../scenarios/own/traffic-mistakes.ts'

type Numbers = Pick<
  ScenarioPoint,
  'connections' | 'viewers' | 'pace' | 'inFlight' | 'capacity' | 'slowViewer' | 'slowLinks' | 'control'
>

const pace = { fps: 20 }
const slowViewer = { policy: 'queue', bytesPerSecond: 0, forMs: 1000 } as const
const slowLinks = { policy: 'queue', links: ['rate 20mbit', 'rate 50mbit'], forMs: 1000 } as const
const capacity = { p99Ms: 50, startCameras: 4, maxCameras: 64 }
const onCamera = { perSecond: 50, bytes: 100, socket: 'camera' } as const
const onOwn = { ...onCamera, socket: 'own' } as const

/** Mode, numbers, and the mistakes in them. */
const cases: readonly (readonly [Mode, Numbers, readonly string[]])[] = [
  ['ingest', { connections: 1 }, []],
  ['ingest', { connections: 4, pace }, []],
  ['ingest', { connections: 0 }, ['p.connections: must be at least 1 in mode "ingest", is 0']],
  ['ingest', { connections: 1, viewers: 2 }, ['p.viewers: must be 0 in mode "ingest", is 2']],
  ['ingest', { connections: 1, inFlight: 2 }, ['p.inFlight: is not supported in mode "ingest"']],
  ['ingest-ack', { connections: 2, pace }, []],
  ['ingest-ack', { connections: 2 }, ['p: mode "ingest-ack" needs pace or inFlight']],
  ['ingest-ack', { connections: 2, inFlight: 1 }, []],
  ['ingest-ack', { connections: 2, inFlight: 1, capacity }, ['p.capacity: needs pace']],
  ['ingest-ack', { connections: 2, pace, capacity }, []],
  ['ingest', { connections: 2, pace, capacity }, ['p.capacity: is not supported in mode "ingest"']],
  [
    'ingest-ack',
    { connections: 2, pace, capacity: { ...capacity, startCameras: 65 } },
    ['p.capacity.startCameras: must be at most maxCameras, 64, is 65'],
  ],
  ['ingest-ack', { connections: 1, pace, control: onCamera }, []],
  ['ingest-ack', { connections: 1, pace, control: onOwn }, []],
  ['ingest-ack', { connections: 0, control: onOwn }, []],
  ['ingest-ack', { connections: 0, pace, control: onOwn }, ['p.pace: is not supported in mode "ingest-ack"']],
  ['ingest-ack', { connections: 1, control: onOwn }, ['p: mode "ingest-ack" needs pace or inFlight']],
  [
    'ingest-ack',
    { connections: 0, pace, control: onCamera },
    [
      'p.control.socket: must be "own" without a camera',
      'p.connections: must be at least 1 in mode "ingest-ack", is 0',
    ],
  ],
  ['ingest', { connections: 1, control: onOwn }, ['p.control: is not supported in mode "ingest"']],
  ['push', { connections: 0, viewers: 8 }, []],
  ['push', { connections: 1, viewers: 1 }, ['p.connections: must be 0 in mode "push", is 1']],
  ['push', { connections: 0 }, ['p.viewers: must be at least 1 in mode "push", is 0']],
  ['push', { connections: 0, viewers: 1, pace }, ['p.pace: is not supported in mode "push"']],
  ['relay', { connections: 1, viewers: 4, inFlight: 4 }, []],
  ['relay', { connections: 1, viewers: 4, pace }, []],
  ['relay', { connections: 1, viewers: 4 }, ['p: mode "relay" needs pace or inFlight']],
  ['relay', { connections: 2, viewers: 1, pace }, []],
  ['relay', { connections: 2, viewers: 1, inFlight: 4 }, ['p.connections: must be 1 in mode "relay", is 2']],
  ['relay', { connections: 1, viewers: 1, pace, inFlight: 1 }, ['p.inFlight: cannot be combined with pace']],
  ['relay', { connections: 1, viewers: 2, pace, slowViewer }, []],
  [
    'relay',
    { connections: 1, viewers: 1, inFlight: 2, slowViewer },
    ['p.slowViewer: needs pace', 'p.slowViewer: needs at least 2 viewers, has 1'],
  ],
  ['push', { connections: 0, viewers: 2, slowViewer }, ['p.slowViewer: is not supported in mode "push"']],
  ['relay', { connections: 1, viewers: 3, pace, slowLinks }, []],
  [
    'relay',
    { connections: 1, viewers: 2, inFlight: 1, slowLinks },
    ['p.slowLinks: needs pace', 'p.slowLinks: needs at least 3 viewers, has 2'],
  ],
  [
    'relay',
    { connections: 1, viewers: 3, pace, slowLinks: { ...slowLinks, policy: 'window' } },
    ['p.slowLinks.windowFrames: belongs to the policy "window", and is needed there'],
  ],
  [
    'relay',
    { connections: 1, viewers: 3, pace, slowLinks: { ...slowLinks, windowFrames: 2 }, slowViewer },
    [
      'p.slowLinks: cannot be combined with slowViewer',
      'p.slowLinks.windowFrames: belongs to the policy "window", and is needed there',
    ],
  ],
  ['push', { connections: 0, viewers: 2, slowLinks }, ['p.slowLinks: is not supported in mode "push"']],
  ['echo', { connections: 3, inFlight: 1 }, []],
  ['echo', { connections: 1 }, ['p: mode "echo" needs inFlight']],
  ['echo', { connections: 1, pace }, ['p.pace: is not supported in mode "echo"']],
]

describe('the traffic of a point', () => {
  for (const [mode, numbers, mistakes] of cases) {
    it(`${JSON.stringify(numbers)} in mode ${mode} has ${mistakes.length} mistakes`, () => {
      const point = { id: 'p', label: 'P', frameBytes: 65_536, ...numbers }
      assert.deepEqual(trafficMistakes(mode, point, 'p', limitsOf(mode, point)), mistakes)
    })
  }

  it('is tried in every mode', () => {
    assert.deepEqual(new Set(cases.map(([mode]) => mode)), new Set(modeSchema.options))
  })
})
