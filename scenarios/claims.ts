// The published comparison again: the systems it names, with its own kind of client and with one that is not the limit.
import { kibibyte, mebibyte, type RowRule, type Scenario } from './define.ts'

/** The reference client is a reconstruction: the thread's own listing is not published. */
export const referenceClient = 'python-client'

const bothGenerators = [referenceClient, 'prepared'] as const

/** The ladder of settings in the order in which the thread climbed it, one setting a step. */
const ladder = ['published', 'published-quiet', 'tuned', 'tuned-uvloop'] as const

const goRunners = ['go-gorilla', 'go-coder', 'go-gws'] as const

/** Go as it comes is part of the published numbers at 1 MB alone. */
export const standardClaimRules: readonly RowRule[] = [
  { runners: ['python-websockets'], variants: [...ladder, 'shipped', '2025-02'], generators: bothGenerators },
  { runners: ['picows'], variants: ['tuned', 'tuned-uvloop'], generators: bothGenerators },
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
  title: 'The published comparison, with its client and without',
  question: 'Do the published numbers hold, and are they numbers of the servers or of the client?',
  howToRead:
    'Each server is measured twice: with the reference client, a Python client with its library’s defaults, and with ' +
    'the prepared generator, which costs next to nothing. Where the first is far below the second, the number is the ' +
    'client’s. The ladder adds one setting a step.',
  mode: 'ingest',
  points: [
    { id: '1mb', label: '1 MB', frameBytes: mebibyte, connections: 1 },
    { id: '3.5mb', label: '3.5 MB', frameBytes: 3584 * kibibyte, connections: 1 },
  ],
  rules,
}

/** The fewest rows that let the claims be judged beside a table of every system tuned at 1 MB. */
export const fewestClaimRules: readonly RowRule[] = [
  { runners: ['python-websockets'], variants: ladder, generators: [referenceClient], points: ['1mb'] },
  {
    runners: ['python-websockets'],
    variants: ['published'],
    generators: [referenceClient],
    points: ['3.5mb'],
  },
  {
    runners: ['python-websockets'],
    variants: ['published', 'published-quiet', 'tuned-uvloop'],
    generators: ['prepared'],
    points: ['1mb'],
  },
  { runners: ['picows'], variants: ['tuned'], generators: [referenceClient], points: ['1mb'] },
  { runners: ['go-gorilla'], variants: ['shipped'], generators: bothGenerators, points: ['1mb'] },
]
