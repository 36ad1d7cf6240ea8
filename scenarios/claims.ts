// The published comparison repeated: its systems, with its kind of client and with a generator that is not the limit.
import { kibibyte, mebibyte, type RowRule, type Scenario } from './define.ts'

/** The reference client is a reconstruction: the thread's own listing is not published. */
export const referenceClient = 'python-client'

const prepared = 'prepared'
const bothGenerators = [referenceClient, prepared] as const

/** The published tuning steps in their order, one setting each. */
const tuningSteps = ['published', 'quiet', 'no-deflate', 'uvloop'] as const

const goRunners = ['go-gorilla', 'go-coder', 'go-gws'] as const

const publishedPoints = ['1mb', '3.5mb'] as const

/** What a claim is compared with if neither of the two generators shows it. */
const comparisonRules: readonly RowRule[] = [
  // The server inflates only what a camera deflates; this one deflated its frames beforehand, so it is not the limit.
  {
    runners: ['python-websockets'],
    variants: ['quiet'],
    generators: ['prepared-precompressed'],
    points: ['1mb'],
  },
  // At 1 MB the cost of a log line is lost in the noise.
  {
    runners: ['python-websockets'],
    variants: ['published', 'quiet'],
    generators: [prepared],
    points: ['16kib'],
  },
]

/** The published figures for Go as shipped are for 1 MB only, and so is the one for each step. */
export const standardClaimRules: readonly RowRule[] = [
  {
    runners: ['python-websockets'],
    variants: [...tuningSteps, 'shipped', 'published+2025-02'],
    generators: bothGenerators,
    points: ['1mb'],
  },
  {
    runners: ['python-websockets'],
    variants: ['published', 'no-deflate', 'uvloop', 'shipped', 'published+2025-02'],
    generators: bothGenerators,
    points: ['3.5mb'],
  },
  ...comparisonRules,
  // The published counter looked at the frames in the callback.
  { runners: ['picows'], variants: ['tuned+borrowed'], generators: bothGenerators, points: publishedPoints },
  { runners: goRunners, variants: ['tuned'], generators: bothGenerators, points: publishedPoints },
  { runners: goRunners, variants: ['shipped'], generators: bothGenerators, points: ['1mb'] },
  {
    runners: ['ws', 'uws', 'bun', 'deno', 'raw-tcp'],
    variants: ['tuned'],
    generators: [prepared],
    points: publishedPoints,
  },
]

const rules: readonly RowRule[] = [
  ...standardClaimRules,
  { runners: ['python-websockets'], variants: ['quiet'], generators: bothGenerators, points: ['3.5mb'] },
  { runners: goRunners, variants: ['shipped'], generators: bothGenerators, points: ['3.5mb'] },
]

export const claims: Scenario = {
  id: 'claims',
  title: 'The published comparison, with and without its client',
  question: 'Do the published figures hold, and was the server or the client the limit?',
  howToRead:
    'Each server is measured twice: with the reference client, a Python client with its library’s defaults, and with the ' +
    'prepared generator, which needs far less CPU per frame. If the first figure is far below the second, the client was the ' +
    'limit. Each tuning step changes one setting. Frames of 16 KiB show what a log line per frame costs.',
  mode: 'ingest',
  points: [
    { id: '1mb', label: '1 MB', frameBytes: mebibyte, connections: 1 },
    { id: '3.5mb', label: '3.5 MB', frameBytes: 3584 * kibibyte, connections: 1 },
    { id: '16kib', label: '16 KiB', frameBytes: 16 * kibibyte, connections: 1 },
  ],
  rules,
}

/** The minimum of rows to judge the claims about 1 MB, in addition to a table of every tuned system. */
export const fewestClaimRules: readonly RowRule[] = [
  { runners: ['python-websockets'], variants: tuningSteps, generators: [referenceClient], points: ['1mb'] },
  {
    runners: ['python-websockets'],
    variants: ['published', 'no-deflate', 'uvloop'],
    generators: [prepared],
    points: ['1mb'],
  },
  ...comparisonRules,
  { runners: ['picows'], variants: ['tuned+borrowed'], generators: bothGenerators, points: ['1mb'] },
  { runners: ['go-gorilla'], variants: ['shipped'], generators: bothGenerators, points: ['1mb'] },
]
