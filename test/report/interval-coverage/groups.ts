// How often are two systems put in one group, or separated, by how far they are truly apart? Made-up runs of a known law.
import { type MarkdownColumn, markdownTable } from '../../../report/markdown.ts'
import { noiseFloor, noiseMargin } from '../../../report/stats/baseline.ts'
import { type Order, orderOf } from '../../../report/stats/order.ts'
import { drawTrial, type Law, laws, type Random, seededRandom, systemCount } from './laws.ts'

export interface GroupLine {
  readonly law: string
  readonly rounds: number
  /** One for each of `trueFactors`. */
  readonly pairs: readonly { readonly grouped: number; readonly separated: number }[]
  /** Share of runs in which a worse system was ahead of a better one, or one of two equal ones. */
  readonly wronglyAhead: number
}

/** Pairs whose fate is counted: the first system of the order below, against the next three. */
export const trueFactors = [1, 1.1, 1.3] as const

/** A share of a half is known to about ± 3 %. */
export const runsPerGroupLine = 1000

/** Relative rates of the systems: the counted ones first, then a field such as a real run has. */
const rates = [1, 1, 1 / 1.1, 1 / 1.3, 0.7, 0.7, 0.55, 0.5, 0.45, 0.4, 0.3, 0.2]

/** The scatter that real runs have. */
const judgedLaw = 'unequal variances'
const roundCounts = [3, 5, 10]
const seed = 1

/** Pure: the same number of runs gives the same lines. */
export const simulateGroups = (runs: number): readonly GroupLine[] =>
  laws
    .filter(({ name }) => name === judgedLaw)
    .flatMap((law) => roundCounts.map((rounds) => simulateLine(law, rounds, runs)))

const simulateLine = (law: Law, rounds: number, runs: number): GroupLine => {
  const random = seededRandom(seed)
  const orders = Array.from({ length: runs }, () => drawOrder(law, rounds, random))
  const share = (isSo: (order: Order<number>) => boolean): number => orders.filter(isSo).length / runs
  return {
    law: law.name,
    rounds,
    pairs: trueFactors.map((_, index) => ({
      grouped: share(({ groups }) =>
        groups.some(({ members }) => members.includes(0) && members.includes(index + 1)),
      ),
      separated: share((order) => isAhead(order, 0, index + 1) || isAhead(order, index + 1, 0)),
    })),
    wronglyAhead: share((order) =>
      rates.some((rate, a) => rates.some((other, b) => a !== b && rate <= other && isAhead(order, a, b))),
    ),
  }
}

const isAhead = ({ systems, comparisonOf }: Order<number>, a: number, b: number): boolean =>
  systems.indexOf(a) < systems.indexOf(b) && comparisonOf(a, b).finding === 'apart'

/** Systems are numbered as in `rates`; the first is the baseline and runs twice. */
const drawOrder = (law: Law, rounds: number, random: Random): Order<number> => {
  const systems = law.drawSystems(random)
  const [baseline] = systems
  if (baseline === undefined) throw new Error('a law draws at least one system')
  const drifts = Array.from({ length: rounds }, () => law.roundScatter * random.normal())
  const drawn = [...systems, baseline].map((system, index) =>
    drifts.map((drift, at) => ({
      round: at + 1,
      value: (rates[index % systemCount] ?? 1) * Math.exp(drift + drawTrial(system, random)),
    })),
  )
  const floor = noiseFloor(
    drawn.map((perRound, index) => ({
      scenario: 'made up',
      point: '1x',
      generator: 'prepared',
      variant: 'tuned',
      runner: `system-${index % systemCount}`,
      replica: index < systemCount ? 1 : 2,
      baseline: index % systemCount === 0,
      perTrial: perRound.map(({ round, value }) => ({ round, fps: value })),
    })),
  )
  return orderOf(
    drawn.slice(0, systemCount).map((perRound, item) => ({ item, perRound, isBound: false })),
    { better: 'more', noiseMargin: noiseMargin(floor), others: drawn.slice(systemCount) },
  )
}

const columns: readonly MarkdownColumn[] = [
  { head: 'groups', align: 'left' },
  ...['rounds', ...trueFactors.map((factor) => `× ${factor.toFixed(1)}`), 'wrong order'].map((head) => ({
    head,
    align: 'right' as const,
  })),
]

/** The table of METHODOLOGY.md, in per cent: pairs in one group, and pairs separated. */
export const groupTable = (lines: readonly GroupLine[]): string =>
  markdownTable(
    columns,
    lines.map(({ law, rounds, pairs, wronglyAhead }) => [
      law,
      `${rounds}`,
      ...pairs.map(({ grouped, separated }) => `${percent(grouped)}/${percent(separated)}`),
      percent(wronglyAhead),
    ]),
  )

const percent = (share: number): string => (100 * share).toFixed(1)
