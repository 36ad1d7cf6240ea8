// The published comparison repeated: its systems, with its kind of client and with a generator that is not the limit.
import { kibibyte, mebibyte, type RowRule, type Scenario } from './define.ts'

/** The reference client is a reconstruction: the thread's own listing is not published. */
export const referenceClient = 'python-client'

const bothGenerators = [referenceClient, 'prepared'] as const

/** The published tuning steps in their order, one setting each. */
const tuningSteps = ['published', 'quiet', 'no-deflate', 'uvloop'] as const

const goRunners = ['go-gorilla', 'go-coder', 'go-gws'] as const

/** The published figures for Go as shipped are for 1 MB only. */
export const standardClaimRules: readonly RowRule[] = [
  {
    runners: ['python-websockets'],
    variants: [...tuningSteps, 'shipped', 'published+2025-02'],
    generators: bothGenerators,
  },
  // The published counter looked at the frames in the callback.
  { runners: ['picows'], variants: ['tuned+borrowed'], generators: bothGenerators },
  { runners: goRunners, variants: ['tuned'], generators: bothGenerators },
  { runners: goRunners, variants: ['shipped'], generators: bothGenerators, points: ['1mb'] },
  { runners: ['ws', 'uws', 'bun', 'deno', 'raw-tcp'], variants: ['tuned'], generators: ['prepared'] },
]

const rules: readonly RowRule[] = [
  ...standardClaimRules,
  { runners: goRunners, variants: ['shipped'], generators: bothGenerators, points: ['3.5mb'] },
]

export const claims: Scenario = {
  id: 'claims',
  title: 'The published comparison, with and without its client',
  question: 'Do the published figures hold, and was the server or the client the limit?',
  howToRead:
    'Each server is measured twice: with the reference client, a Python client with its library’s defaults, and with the ' +
    'prepared generator, which needs far less CPU per frame. If the first figure is far below the second, the client was the ' +
    'limit. Each tuning step changes one setting.',
  mode: 'ingest',
  points: [
    { id: '1mb', label: '1 MB', frameBytes: mebibyte, connections: 1 },
    { id: '3.5mb', label: '3.5 MB', frameBytes: 3584 * kibibyte, connections: 1 },
  ],
  rules,
}

/** The minimum of rows to judge the claims, in addition to a table of every tuned system at 1 MB. */
export const fewestClaimRules: readonly RowRule[] = [
  { runners: ['python-websockets'], variants: tuningSteps, generators: [referenceClient], points: ['1mb'] },
  {
    runners: ['python-websockets'],
    variants: ['published'],
    generators: [referenceClient],
    points: ['3.5mb'],
  },
  {
    runners: ['python-websockets'],
    variants: ['published', 'quiet', 'no-deflate', 'uvloop'],
    generators: ['prepared'],
    points: ['1mb'],
  },
  { runners: ['picows'], variants: ['tuned+borrowed'], generators: bothGenerators, points: ['1mb'] },
  { runners: ['go-gorilla'], variants: ['shipped'], generators: bothGenerators, points: ['1mb'] },
]
