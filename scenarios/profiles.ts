// The profiles, from a check that all works to a table one can quote.
import type { Profile } from './define.ts'

export const profiles: readonly Profile[] = [
  {
    id: 'smoke',
    rounds: 1,
    warmupMs: 200,
    windowMs: 500,
    minFrames: 10,
    baselineReplicas: 1,
    scenarios: [{ id: 'ingest-1mb', variants: ['tuned'] }],
  },
  {
    id: 'quick',
    rounds: 3,
    warmupMs: 500,
    windowMs: 1500,
    minFrames: 30,
    baselineReplicas: 2,
    scenarios: [
      { id: 'ingest-1mb', variants: ['shipped', 'tuned', 'keep'] },
      { id: 'ingest-3.5mb', variants: ['shipped', 'tuned', 'keep'] },
    ],
  },
]
