// The answer where one system was measured on several versions of its runtime: what an upgrade costs or brings.
import type { SummaryRow } from '../results/summary-schema.ts'
import { formatFps } from './format.ts'
import { isRankable } from './stats/ranking.ts'
import { effectOf } from './stats/step-gain.ts'

/** With fewer versions the table says it all. */
const fewestVersions = 3

/** One sentence per system that was measured on several versions of one runtime. @param rows of one scenario point */
export const runtimeAnswer = (rows: readonly SummaryRow[]): readonly string[] =>
  [...Map.groupBy(rows.filter(isRankable), ({ runner, runtime }) => `${runner} ${runtime}`).values()].flatMap(
    (ofSystem) => {
      const versions = [...Map.groupBy(ofSystem, ({ runtimeVersion }) => runtimeVersion ?? '')].toSorted(
        ([a], [b]) => a.localeCompare(b, 'en', { numeric: true }),
      )
      if (versions.length < fewestVersions) return []
      const [first] = ofSystem
      const said = versions.map(([version, ofVersion]) => `${version} ${figuresOf(ofVersion)}`)
      return [
        `${first?.library} on ${runtimeName(first?.runtime ?? '')}, FPS by version: ${said.join('; ')}.`,
      ]
    },
  )

/** The figure without the settings that only this version has, then with each of them and its gain. */
const figuresOf = (rows: readonly SummaryRow[]): string => {
  const [plain, ...withSettings] = rows.toSorted((a, b) => a.rung.index - b.rung.index)
  if (plain === undefined) return ''
  return [
    formatFps(plain),
    ...withSettings.map((row) => `with ${row.rung.label} ${formatFps(row)}${gainOf(row)}`),
  ].join(', ')
}

const gainOf = ({ stepGain }: SummaryRow): string => {
  const effect = stepGain?.fps ? effectOf(stepGain.fps) : null
  return effect?.kind === 'effect' ? ` (×${effect.ratio.toFixed(2)})` : ''
}

const runtimeName = (runtime: string): string => (runtime === 'node' ? 'Node.js' : runtime)
