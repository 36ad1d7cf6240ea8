// Why a system is not measured in a scenario that asks for more than it can do.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { planTrials } from '../../../bench/plan/plan.ts'
import { findLack, planRows } from '../../../bench/plan/rows.ts'
import type { SlowViewer } from '../../../runners/contract.ts'
import type { Profile, Scenario } from '../../../scenarios/define.ts'
import { madeUpRunner } from '../../fixtures/catalog.ts'

const { spec } = madeUpRunner('made-up', ['tuned'], {
  modes: ['ingest', 'push'],
  cannot: {
    relay: 'it has no list of its connections',
    tls: 'it has no TLS',
    'slow-viewer:close': 'it cannot cut one off',
  },
})

const slowUnder = (policy: Exclude<SlowViewer['policy'], 'window'>) => ({
  slowViewer: { policy, bytesPerSecond: 0, forMs: 1000 },
})

describe('what a system lacks', () => {
  const cases = [
    ['nothing, where it has the mode', 'push', {}, null],
    ['the mode, in its own words', 'relay', {}, 'it has no list of its connections'],
    ['the mode, where it gives no reason', 'echo', {}, 'MADE-UP has no mode echo'],
    ['TLS', 'ingest', { tls: true }, 'it has no TLS'],
    ['a policy for slow viewers', 'push', slowUnder('close'), 'it cannot cut one off'],
    ['nothing, where it has another policy', 'push', slowUnder('queue'), null],
  ] as const
  for (const [title, mode, point, lack] of cases)
    it(`is ${title}`, () => assert.equal(findLack(spec, { mode }, point), lack))

  it('makes its row one that is planned, takes no time and is skipped with the reason', () => {
    const scenario: Scenario = {
      ...{ id: 'fan-out', title: '', question: '', howToRead: '', mode: 'relay' },
      points: [{ id: 'p', label: 'p', frameBytes: 1000, connections: 1 }],
      rules: [{ variants: ['tuned'] }],
    }
    const windows = { rounds: 2, warmupMs: 1, windowMs: 1000, minFrames: 1 }
    const profile: Profile = {
      ...windows,
      ...{ id: 'made-up', budgetMs: null, baselineReplicas: 1, scenarios: [scenario] },
    }
    const runners = [madeUpRunner('able', ['tuned'], { modes: ['relay'] }), { spec, folder: '' }]
    const rows = planRows({ profile, scenarios: [scenario], runners, runtimeOf: new Map() })
    const input = { ...windows, rows, scenarios: [scenario], seed: 1, budgetMs: null, isReady: () => true }
    const { trials } = planTrials(
      rows.map((row) => ({ row, round: 1 })),
      [],
      input,
    )
    assert.deepEqual(
      trials.map(({ row, leftOut, expectedMs }) => [row.runner, leftOut, expectedMs > 0]),
      [
        ['able', null, true],
        ['made-up', 'it has no list of its connections', false],
      ],
    )
  })
})

describe('the rows of a scenario with windows at equal pace', () => {
  it('have them where the prepared generator sends: others send flat out only', () => {
    const scenario: Scenario = {
      ...{ id: 'made-up', title: '', question: '', howToRead: '', mode: 'ingest' },
      points: [{ id: 'p', label: 'p', frameBytes: 1000, connections: 1 }],
      rules: [{ variants: ['tuned'] }],
    }
    const equalPace = { framesPerSecond: [200], windowMs: 1000, settleMs: 100 }
    const rules = [{ variants: ['tuned'], generators: ['prepared', 'other'] }]
    const profile: Profile = {
      ...{ id: 'made-up', rounds: 2, warmupMs: 1, windowMs: 1000, minFrames: 1, budgetMs: null },
      baselineReplicas: 1,
      scenarios: [{ id: scenario.id, rules, equalPace }],
    }
    const runners = [madeUpRunner('able', ['tuned'])]
    const rows = planRows({ profile, scenarios: [scenario], runners, runtimeOf: new Map() })
    assert.deepEqual(
      rows.map((row) => [row.generator, row.equalPace]),
      [
        ['prepared', equalPace],
        ['other', undefined],
      ],
    )
  })
})

describe('the rows of a system that wraps its messages', () => {
  it('are measured with the generators that wrap theirs, and skipped with client libraries', () => {
    const scenario: Scenario = {
      ...{ id: 'made-up', title: '', question: '', howToRead: '', mode: 'ingest' },
      points: [{ id: 'p', label: 'p', frameBytes: 1000, connections: 1 }],
      rules: [],
    }
    const generators = ['prepared', 'prepared-live', 'ws-client']
    const profile: Profile = {
      ...{ id: 'made-up', rounds: 1, warmupMs: 1, windowMs: 1000, minFrames: 1, budgetMs: null },
      baselineReplicas: 1,
      scenarios: [{ id: scenario.id, rules: [{ variants: ['tuned'], generators }] }],
    }
    const runners = [
      madeUpRunner('wrapping', ['tuned'], { envelope: 'socket.io' }),
      madeUpRunner('plain', ['tuned']),
    ]
    const rows = planRows({ profile, scenarios: [scenario], runners, runtimeOf: new Map() })
    assert.deepEqual(
      rows.flatMap(({ runner, generator, lack }) => (lack === undefined ? [] : [[runner, generator, lack]])),
      [['wrapping', 'ws-client', 'WRAPPING wraps its messages, and ws-client sends plain ones']],
    )
  })
})
describe('a server that the load generators of WebSocket do not speak with', () => {
  const scenario: Scenario = {
    ...{ id: 'made-up', title: '', question: '', howToRead: '', mode: 'ingest' },
    points: [{ id: 'p', label: 'p', frameBytes: 1000, connections: 1 }],
    rules: [{ variants: ['tuned'] }],
  }
  const runners = [
    madeUpRunner('quic-client', ['tuned'], { role: 'generator', speaks: 'webtransport' }),
    madeUpRunner('quic', ['tuned'], { role: 'transport', speaks: 'webtransport' }),
    madeUpRunner('ws', ['tuned']),
  ]
  const rules = [{ runners: ['quic', 'ws'], variants: ['tuned'], generators: ['prepared', 'quic-client'] }]
  const profile: Profile = {
    ...{ id: 'made-up', rounds: 1, warmupMs: 1, windowMs: 1000, minFrames: 1, budgetMs: null },
    baselineReplicas: 1,
    scenarios: [{ id: scenario.id, rules }],
  }
  const plan = (of: Profile) =>
    planRows({ profile: of, scenarios: [scenario], runners, runtimeOf: new Map() }).map(
      ({ runner, generator, lack }) => [runner, generator, lack],
    )

  it('is measured with the one that speaks with it, and the others say why not', () => {
    assert.deepEqual(plan(profile), [
      ['quic', 'prepared', 'QUIC needs a load generator that speaks webtransport'],
      ['quic', 'quic-client', undefined],
      ['ws', 'prepared', undefined],
      ['ws', 'quic-client', 'QUIC-CLIENT speaks nothing but webtransport'],
    ])
  })

  it('takes no part where a rule names no system and no role', () => {
    const rows = plan({ ...profile, scenarios: [{ id: scenario.id, rules: [{ variants: ['tuned'] }] }] })
    assert.deepEqual(rows, [['ws', 'prepared', undefined]])
  })
})
describe('a page that cannot read what a server sends', () => {
  const scenario: Scenario = {
    ...{ id: 'made-up', title: '', question: '', howToRead: '', mode: 'push' },
    points: [{ id: 'p', label: 'p', frameBytes: 1000, connections: 0, viewers: 1 }],
    rules: [],
  }

  it('is not its viewer, and the row says why', () => {
    const modes = ['ingest', 'push'] as const
    const runners = [
      madeUpRunner('ws', ['tuned'], { modes: [...modes] }),
      madeUpRunner('stream', ['tuned'], { role: 'transport', shownAs: 'mjpeg', modes: [...modes] }),
    ]
    const generators = ['browser-image', 'browser-mjpeg']
    const profile: Profile = {
      ...{ id: 'made-up', rounds: 1, warmupMs: 1, windowMs: 1000, minFrames: 1, budgetMs: null },
      baselineReplicas: 1,
      scenarios: [
        { id: scenario.id, rules: [{ runners: ['ws', 'stream'], variants: ['tuned'], generators }] },
      ],
    }
    const rows = planRows({ profile, scenarios: [scenario], runners, runtimeOf: new Map() })
    assert.deepEqual(
      rows.map(({ runner, generator, lack }) => [runner, generator, lack]),
      [
        ['ws', 'browser-image', undefined],
        ['ws', 'browser-mjpeg', 'WS sends no MJPEG, which browser-mjpeg shows'],
        ['stream', 'browser-image', 'STREAM is no WebSocket, which browser-image reads'],
        ['stream', 'browser-mjpeg', undefined],
      ],
    )
  })
})
describe('a variant whose application works on frames', () => {
  const axes = {
    hash: { label: 'hashing', sets: { switches: { work: 'hash' as const }, arguments: [], env: {} } },
  }
  const worker = madeUpRunner('worker', ['tuned'], { modes: ['ingest', 'ingest-ack'], axes })
  const rowsIn = (
    mode: Scenario['mode'],
    variants: readonly string[],
    runners = [worker],
    runtimeOf = new Map<string, string>(),
  ) => {
    const scenario: Scenario = {
      ...{ id: 's', title: '', question: '', howToRead: '', mode },
      points: [{ id: 'p', label: 'p', frameBytes: 1000, connections: 1 }],
      rules: [{ variants }],
    }
    const profile: Profile = {
      ...{
        rounds: 1,
        warmupMs: 1,
        windowMs: 1,
        minFrames: 1,
        id: 'made-up',
        budgetMs: null,
        baselineReplicas: 1,
      },
      scenarios: [scenario],
    }
    return planRows({ profile, scenarios: [scenario], runners, runtimeOf })
  }

  it('is not measured in a mode in which it only receives', () => {
    assert.deepEqual(
      rowsIn('ingest', ['tuned+hash']).map(({ lack }) => lack),
      ['the application works on frames in the mode ingest-ack alone, not in ingest'],
    )
    assert.deepEqual(
      rowsIn('ingest-ack', ['tuned+hash']).map(({ lack }) => lack),
      [undefined],
    )
    assert.deepEqual(
      rowsIn('ingest', ['tuned']).map(({ lack }) => lack),
      [undefined],
    )
  })

  it('is not accompanied by a row that receives only', () => {
    const elsewhere = { ...axes, 'node-20': { label: 'Node 20', sets: axes.hash.sets, runtime: 'node-20' } }
    const companion = { runner: 'other', variant: 'tuned+node-20' }
    const runners = [
      madeUpRunner('worker', ['tuned'], { modes: ['ingest-ack'], axes, companion }),
      madeUpRunner('other', ['tuned'], {
        modes: ['ingest-ack'],
        axes: {
          ...elsewhere,
          'node-20': { ...elsewhere['node-20'], sets: { switches: {}, arguments: [], env: {} } },
        },
      }),
    ]
    const variantsOf = (variants: readonly string[]) =>
      rowsIn('ingest-ack', variants, runners, new Map([['worker', 'node-20']])).map(
        ({ runner, variant }) => `${runner} ${variant}`,
      )
    assert.deepEqual(variantsOf(['tuned']), ['worker tuned', 'other tuned', 'other tuned+node-20'])
    assert.deepEqual(variantsOf(['tuned+hash']), ['worker tuned+hash', 'other tuned+hash'])
  })
})
describe('a rule whose generators are browsers', () => {
  it('makes a row for each way of viewing, named by it, and none of them is the baseline', () => {
    const scenario: Scenario = {
      ...{ id: 'tab', title: '', question: '', howToRead: '', mode: 'relay' },
      points: [{ id: 'p', label: 'p', frameBytes: 1000, connections: 1, viewers: 1, pace: { fps: 30 } }],
      rules: [{ variants: ['tuned'], generators: ['prepared', 'browser-worker'] }],
    }
    const profile: Profile = {
      ...{ id: 'made-up', rounds: 1, warmupMs: 1, windowMs: 1, minFrames: 1, budgetMs: null },
      ...{ baselineReplicas: 2, scenarios: [scenario] },
    }
    const runners = [madeUpRunner('ws', ['tuned'], { modes: ['relay'] })]
    const rows = planRows({ profile, scenarios: [scenario], runners, runtimeOf: new Map() })
    assert.deepEqual(
      rows.map(({ generator, generatorLabel, baseline }) => [generator, generatorLabel, baseline]),
      [
        ['prepared', null, true],
        ['prepared', null, true],
        ['browser-worker', 'browser, worker', false],
      ],
    )
  })
})
