// A run on several machines in the report: its machines, the network as the limit, and private data in a published run.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { environmentDifferences } from '../../report/compare/differences.ts'
import { machineFacts } from '../../report/facts.ts'
import { withhold } from '../../report/publish.ts'
import { summarize } from '../../report/stats/summarize.ts'
import type { NetworkRecord } from '../../results/fleet-schema.ts'
import { readReference } from '../../results/reference-schema.ts'
import type { StoredRun } from '../../results/store.ts'
import { smallFleet } from '../fixtures/fleet.ts'
import { failed, madeUpRun } from './made-up-run.ts'

const withNetwork = (stored: StoredRun, network: NetworkRecord, recoveredFrom?: string): StoredRun => ({
  ...stored,
  trials: stored.trials.map((trial) => {
    const { outcome } = trial
    return outcome.status !== 'completed' || outcome.kernel === null
      ? trial
      : {
          ...trial,
          outcome: {
            ...outcome,
            kernel: { ...outcome.kernel, network },
            ...(recoveredFrom === undefined ? {} : { recoveredFrom }),
          },
        }
  }),
})

const three = () => madeUpRun([{ runner: 'ws', perTrial: [1000, 1010, 990] }])

describe('a run on several machines', () => {
  it('has every machine on its page, and the network between them', () => {
    const { run } = three()
    const facts = new Map(machineFacts({ ...run, fleet: smallFleet() }))
    assert.equal(
      facts.get('Machine rack-a.corp.example'),
      'server on CPU 1; made up, 8 CPUs, 16,384 MiB, kernel 6; eth0, 10 Gbit/s, MTU 9000',
    )
    assert.match(
      facts.get('Machine rack-b.corp.example (1a2b3c4d)') ?? '',
      /^2 generator processes on CPU 0, 1; .*; eth0, speed unknown, MTU unknown; round trip to the server 0\.08 ms, minimum 0\.05 ms; start synchronized to within 0\.04 ms$/,
    )
    assert.match(
      facts.get('Network between the machines') ?? '',
      /^host interfaces, generator machines limited to: rate 1gbit$/,
    )
    assert.ok(facts.has('Network path speed'))
    assert.ok(!new Map(machineFacts(run)).has('Network path speed'))
  })

  it('has the network for its limit where the link was full, with how full and how much was sent again', () => {
    const rowOf = (network: NetworkRecord, lost?: string) =>
      summarize(withNetwork(three(), network, lost), readReference()).rows[0]
    const full = rowOf({ linkShare: 0.96, retransmits: 4 })
    assert.equal(full?.verdict, 'network-bound')
    assert.deepEqual([full.metrics.linkShare, full.metrics.retransmits], [0.96, 12])
    const wide = rowOf({ linkShare: 0.2, retransmits: 0 }, 'lost: load.2 on b')
    assert.notEqual(wide?.verdict, 'network-bound')
    assert.equal(wide?.metrics.recoveredTrials, 3)
    const unknown = rowOf({ linkShare: null, retransmits: 0 })
    assert.notEqual(unknown?.verdict, 'network-bound')
    assert.equal('linkShare' in (unknown?.metrics ?? {}), false)
  })

  it('differs in its machines from a run on one machine', () => {
    const { run } = three()
    const differences = environmentDifferences(run, { ...run, fleet: smallFleet() })
    assert.deepEqual(
      differences.map(({ what, a, b, kind }) => [what, a, b, kind]),
      [
        ['number of machines', '1', '2', 'machine'],
        ['network between server and generator', 'loopback', 'host, rate 1gbit', 'machine'],
      ],
    )
  })

  it('is published with its machines numbered, and their names nowhere', () => {
    const lost = 'lost: load.2 on rack-b.corp.example (1a2b3c4d)'
    const stored = withNetwork(
      madeUpRun([{ runner: 'ws', perTrial: [1000, failed('server.1 on rack-a.corp.example was lost')] }]),
      { linkShare: 0.5, retransmits: 0 },
      lost,
    )
    const published = withhold(
      { ...stored, run: { ...stored.run, fleet: smallFleet() } },
      'rack-a.corp.example',
    )
    assert.deepEqual(
      published.run.fleet?.machines.map(({ name }) => name),
      ['1', '2'],
    )
    assert.doesNotMatch(JSON.stringify(published), /rack-[ab]|corp\.example/)
  })
})
