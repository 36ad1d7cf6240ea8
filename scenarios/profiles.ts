// The profiles, from a quick check of the installation to publishable tables.
import { tunedId } from '../runners/variants.ts'
import { cameras30fps } from './cameras-30fps.ts'
import { claims, fewestClaimRules, standardClaimRules } from './claims.ts'
import type { Profile } from './define.ts'
import { bothRates, oneRate, pacedScenarios } from './equal-pace.ts'
import { frameSizes } from './frame-sizes.ts'
import { comparedLibraries, frameworks } from './frameworks.ts'
import { scenarios } from './index.ts'
import { ingest1mb } from './ingest-1mb.ts'
import { ingest35mb } from './ingest-3.5mb.ts'
import { push1mb } from './push-1mb.ts'
import { slowLink } from './slow-link.ts'

const minuteMs = 60_000

const tuned = [{ variants: ['tuned'] }] as const

export const profiles: readonly Profile[] = [
  {
    id: 'smoke',
    rounds: 1,
    budgetMs: null,
    warmupMs: 200,
    windowMs: 250,
    minFrames: 10,
    baselineReplicas: 1,
    scenarios: [{ id: ingest1mb.id, rules: [{ variants: ['tuned'] }] }],
  },
  {
    id: 'quick',
    // Four long windows at equal pace tell more systems apart than five short ones in the same time.
    rounds: 4,
    budgetMs: 6 * minuteMs,
    warmupMs: 500,
    // Shorter than elsewhere: the other half second pays for the windows at equal pace, and rounds are worth more. In 0.6 s
    // Deno, which may answer 0.1 s late while it collects garbage, has no verdict in most trials.
    windowMs: 1000,
    minFrames: 30,
    baselineReplicas: 2,
    scenarios: [
      {
        id: ingest1mb.id,
        equalPace: oneRate,
        rules: [{ variants: ['tuned'] }, { runners: ['uws'], variants: ['shipped'] }],
      },
      { id: claims.id, rounds: 3, rules: fewestClaimRules },
    ],
  },
  {
    id: 'standard',
    rounds: 5,
    budgetMs: 45 * minuteMs,
    warmupMs: 500,
    // Two windows at equal pace in a trial of `ingest-1mb` take the time of half a second elsewhere.
    windowMs: 1000,
    minFrames: 30,
    baselineReplicas: 2,
    scenarios: [
      // `claims` measures the other shipped variants at the same size with the same generator.
      {
        id: ingest1mb.id,
        equalPace: bothRates,
        rules: [
          { variants: ['tuned', 'tuned+borrowed'] },
          { runners: ['ws', 'uws', 'bun', 'deno', 'picows'], variants: ['shipped'] },
        ],
      },
      { id: claims.id, rounds: 3, rules: standardClaimRules },
      // Beside tuned libraries, whose rows are those of the scenario.
      {
        id: frameworks.id,
        rounds: 3,
        equalPace: bothRates,
        rules: [
          { roles: ['framework'], variants: ['shipped', tunedId] },
          { runners: comparedLibraries, variants: [tunedId] },
        ],
      },
      { id: ingest35mb.id, rounds: 3, rules: tuned },
      { id: push1mb.id, rounds: 3, rules: tuned },
      { id: cameras30fps.id, rounds: 3, rules: [{ variants: ['tuned'], points: ['24-cameras'] }] },
      // The scenarios above cover the sizes in between.
      { id: frameSizes.id, rounds: 3, rules: [{ variants: ['tuned'], points: ['16kib', '256kib', '8mib'] }] },
    ],
  },
  {
    id: 'full',
    rounds: 10,
    budgetMs: null,
    warmupMs: 500,
    windowMs: 1500,
    minFrames: 30,
    baselineReplicas: 2,
    scenarios: scenarios.map(({ id, rules }) => ({
      id,
      rules,
      equalPace: id === ingest1mb.id || id === frameworks.id ? bothRates : pacedScenarios[id],
      // Each trial is twelve seconds of five viewers.
      ...(id === slowLink.id && { rounds: 3 }),
    })),
  },
]
