// A made-up run of the size of profile `full`: 35 scenario points of 14 systems, ten launches each.
import type { StoredRun } from '../../results/store.ts'
import { type MadeUpRow, madeUpRun } from './made-up-run.ts'

const runners = ['ws', 'uws', 'bun', 'deno', 'python-websockets', 'picows', 'go-gorilla', 'go-gws'] as const
const points = 35
const launchesPerRow = 10

/** The control, and a second variant of six of the systems. */
const systems: readonly Pick<MadeUpRow, 'runner' | 'variant' | 'label' | 'role'>[] = [
  ...runners.map((runner) => ({ runner, label: `${runner}, tuned`, variant: 'tuned' })),
  ...runners.slice(0, 5).map((runner) => ({ runner, label: `${runner}, shipped`, variant: 'shipped' })),
  { runner: 'raw-tcp', label: 'raw TCP', variant: 'tuned', role: 'control' },
]

/** 490 rows, whose figures differ by system, scenario and round. */
export const fullRun = (): StoredRun =>
  madeUpRun(
    Array.from({ length: points }, (_, point) =>
      systems.map(
        (system, at): MadeUpRow => ({
          ...system,
          scenario: `ingest-${point + 1}mb`,
          baseline: at === 0,
          launches: Array.from(
            { length: launchesPerRow },
            (_, round) => 400 + at * 230 + point * 11 + ((round * 37 + at * 13) % 29),
          ),
        }),
      ),
    ).flat(),
    { profile: 'full' },
  )
