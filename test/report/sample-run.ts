// A made-up run with everything in it: leads, lower bounds, a refusal, failures, a missing system, a hostile label.
import type { StoredRun } from '../../results/store.ts'
import { madeUpConformance } from './made-up-conformance.ts'
import { failed, type MadeUpRow, madeUpRun, refused, skipped, unavailable } from './made-up-run.ts'

export const hostile = '<script>alert(1)</script>'

const clientBound = (fps: number) => ({ fps, serverCpu: 0.81, generatorCpu: 0.99, blocked: 0.01 })
const coupled = (fps: number) => ({ fps, serverCpu: 0.83, generatorCpu: 0.71, blocked: 0.25 })

const oneMegabyte: readonly MadeUpRow[] = [
  { runner: 'ws', label: 'ws, tuned', baseline: true, perTrial: [1405, 1391, 1452] },
  { runner: 'ws', label: 'ws, tuned', baseline: true, replica: 2, perTrial: [1382, 1410, 1466] },
  {
    runner: 'ws',
    label: 'ws, tuned on Node 20',
    variant: 'node20',
    perTrial: [coupled(2830), coupled(2705), coupled(3120)],
  },
  {
    runner: 'ws',
    label: 'ws, shipped',
    variant: 'shipped',
    perTrial: [1310, 1287, 1342],
  },
  {
    runner: 'uws',
    label: 'uWebSockets.js, tuned',
    perTrial: [3720, 3640, 3390].map((fps) => ({
      ...clientBound(fps),
      caveat: 'uWebSockets.js 20.30 on Node 20: too old to rank',
    })),
  },
  {
    runner: 'uws',
    label: 'uWebSockets.js, shipped',
    variant: 'shipped',
    perTrial: [refused(16_384), refused(16_384), refused(16_384)],
  },
  { runner: 'bun', label: 'Bun, tuned', perTrial: [2610, 2480, failed('the server ended with SIGSEGV')] },
  {
    runner: 'deno',
    label: 'Deno, tuned',
    perTrial: Array.from({ length: 3 }, () =>
      unavailable('the deno binary is not installed', 'npm install runs its install script'),
    ),
  },
  {
    runner: 'picows',
    label: 'picows',
    role: 'reference',
    perTrial: [skipped('does not fit the budget'), null, null],
  },
  {
    runner: 'raw-tcp',
    label: 'raw TCP',
    role: 'reference-receiver',
    perTrial: [clientBound(4210), clientBound(4105), clientBound(4390)],
  },
  {
    runner: 'evil',
    label: hostile,
    perTrial: [failed(`${hostile}<!-- \u001b[31m`), failed('x'), failed('x')],
  },
]

/** Two scenarios of eleven rows each; the larger images go at a third of the rate. */
export const sampleRun = (): StoredRun => {
  const larger = oneMegabyte.map((row) => ({
    ...row,
    scenario: 'ingest-3.5mb',
    perTrial: row.perTrial.map((trial) =>
      typeof trial === 'number'
        ? Math.round(trial / 3)
        : trial !== null && 'fps' in trial
          ? { ...trial, fps: Math.round(trial.fps / 3) }
          : trial,
    ),
  }))
  const stored = madeUpRun([...oneMegabyte, ...larger], {
    conformance: madeUpConformance(hostile),
    warnings: [
      { what: 'Frequency governor', value: 'cannot be read', remedy: 'Expect more noise between trials.' },
      { what: hostile, value: `"'&${hostile}`, remedy: '</style></title>' },
    ],
  })
  return { ...stored, notes: [`trials.jsonl:67 is cut off and was left out ${hostile}`] }
}
