// The profiles, from a check that all works to a table one can quote.
import { claims, fewestClaimRules } from './claims.ts'
import type { Profile } from './define.ts'
import { ingest1mb } from './ingest-1mb.ts'
import { ingest35mb } from './ingest-3.5mb.ts'

const subjects = ['ws', 'uws', 'bun', 'deno', 'raw-tcp'] as const

export const profiles: readonly Profile[] = [
  {
    id: 'smoke',
    rounds: 1,
    warmupMs: 200,
    windowMs: 500,
    minFrames: 10,
    baselineReplicas: 1,
    scenarios: [{ id: ingest1mb.id, rules: [{ runners: subjects, variants: ['tuned'] }] }],
  },
  {
    id: 'quick',
    rounds: 3,
    warmupMs: 500,
    windowMs: 1500,
    minFrames: 30,
    baselineReplicas: 2,
    scenarios: [
      {
        id: ingest1mb.id,
        rules: [{ variants: ['tuned'] }, { runners: ['uws'], variants: ['shipped'] }],
      },
      { id: claims.id, rules: fewestClaimRules },
    ],
  },
  {
    id: 'standard',
    rounds: 5,
    warmupMs: 500,
    windowMs: 1500,
    minFrames: 30,
    baselineReplicas: 2,
    scenarios: [
      { id: ingest1mb.id, rules: ingest1mb.rules },
      { id: claims.id, rules: claims.rules },
      { id: ingest35mb.id, rules: [{ variants: ['tuned'] }] },
    ],
  },
]
