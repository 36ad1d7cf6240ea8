// The answer over all published runs of a machine: each line from the run that says most.
import type { PublishedRun } from '../published-runs.ts'
import { byLimit } from '../refusals.ts'
import { briefOf } from './brief.ts'
import { decodingLine } from './carries.ts'
import type { BriefLine } from './line.ts'
import { refusalsHere, sayRefusals } from './refuses.ts'

export interface KnownLine extends BriefLine {
  /** The run that says it: name of its folder, and its day. */
  readonly name: string
  readonly day: string
}

export interface MachineAnswer {
  readonly machine: string
  /**
   * In the order of `briefOf`, without those that no run can fill. Where the run that carries did not decode, a line of its own
   * follows that says what is left with decoding.
   */
  readonly lines: readonly KnownLine[]
}

/** @param runs oldest first. @returns machines in the order of their newest run, newest first */
export const bestKnown = (runs: readonly PublishedRun[]): readonly MachineAnswer[] => {
  const newestFirst = [...runs].reverse()
  return [...Map.groupBy(newestFirst, ({ machine }) => machine)].map(([machine, ofMachine]) => {
    const said = ofMachine.flatMap(({ name, day, stored, summary }) =>
      briefOf(stored.run, summary)
        .filter(({ text }) => text !== null)
        .map((line): KnownLine => ({ ...line, name, day })),
    )
    const lines = order.flatMap((id) => said.filter((line) => line.id === id).toSorted(best)[0] ?? [])
    return {
      machine,
      lines: lines.flatMap((line) => {
        if (line.id === 'refuses') return [refusesOfAll(line, ofMachine)]
        return line.id === 'carries' ? [line, ...decodingElsewhere(line, ofMachine)] : [line]
      }),
    }
  })
}

const order: readonly BriefLine['id'][] = ['carries', 'costs', 'refuses', 'change']

/** A search before an estimate, then what says most; of equals the first, which is the newest. */
const best = (a: BriefLine, b: BriefLine): number => isEstimate(a) - isEstimate(b) || b.weight - a.weight

const isEstimate = ({ id, command }: BriefLine): number => (id === 'carries' && command !== null ? 1 : 0)

/** Cameras that are received only need those that are decoded beside them, of the newest run that has them. */
const decodingElsewhere = (
  carries: KnownLine,
  newestFirst: readonly PublishedRun[],
): readonly KnownLine[] => {
  const [newest] = newestFirst.flatMap(({ name, day, stored, summary }) => {
    const line = decodingLine(stored.run, summary)
    return line === null ? [] : [{ ...line, name, day }]
  })
  return newest === undefined || newest.name === carries.name ? [] : [newest]
}

/** What no one run has measured: every system that turns frames away, by the newest run that saw it. */
const refusesOfAll = (line: KnownLine, newestFirst: readonly PublishedRun[]): KnownLine => {
  const seen = newestFirst.flatMap(({ stored, summary }) => refusalsHere(stored.run, summary))
  const ofEach = [...Map.groupBy(seen, ({ runner }) => runner).values()].flatMap(([newest]) => newest ?? [])
  return ofEach.length === 0 ? line : { ...line, ...sayRefusals(ofEach.toSorted(byLimit)) }
}
