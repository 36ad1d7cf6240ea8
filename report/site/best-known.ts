// The answer over all published runs of a machine: each line from the newest run that can say it.
import { briefOf } from '../brief/brief.ts'
import type { BriefLine } from '../brief/line.ts'
import type { SiteRun } from './trends.ts'

export interface KnownLine extends BriefLine {
  /** The run that says it: name of its folder, and its day. */
  readonly name: string
  readonly day: string
}

export interface MachineAnswer {
  readonly machine: string
  readonly lines: readonly KnownLine[]
}

/** @param runs oldest first. @returns machines in the order of their newest run, newest first */
export const bestKnown = (runs: readonly SiteRun[]): readonly MachineAnswer[] => {
  const newestFirst = [...runs].reverse()
  return [...Map.groupBy(newestFirst, ({ machine }) => machine)].map(([machine, ofMachine]) => {
    const said = ofMachine.flatMap(({ name, day, stored, summary }) =>
      briefOf(stored.run, summary)
        .filter(({ text }) => text !== null)
        .map((line): KnownLine => ({ ...line, name, day })),
    )
    const best = [...Map.groupBy(said, ({ id }) => id).values()].flatMap(
      // One that nothing is left to measure for is better than a newer estimate.
      (lines) => lines.find(({ command, id }) => id !== 'carries' || command === null) ?? lines[0] ?? [],
    )
    return { machine, lines: order.flatMap((id) => best.find((line) => line.id === id) ?? []) }
  })
}

const order: readonly BriefLine['id'][] = ['carries', 'costs', 'refuses', 'change']
