// The README's part about the published runs: the headline chart of one, light and dark, and the best known answer of its machine.
import type { Reference } from '../results/reference-schema.ts'
import type { Summary } from '../results/summary-schema.ts'
import { bestKnown } from './brief/best-known.ts'
import { briefOf } from './brief/brief.ts'
import { lineMarkdown } from './brief/brief-markdown.ts'
import { headlineOf } from './charts/chart-list.ts'
import { renderSvg } from './charts/render.ts'
import { countOutcomes } from './claims.ts'
import { oneLine } from './format.ts'
import { escapeMarkdown } from './markdown.ts'
import type { PublishedRun } from './published-runs.ts'
import { plannedPoints } from './stats/identity.ts'

export interface ReadmeFile {
  /** Relative to the project's root. */
  readonly path: string
  readonly content: string
}

/** The README has no block for a published run, or the run has nothing to show. */
export class ReadmeError extends Error {
  override readonly name = 'ReadmeError'
}

const pictures = { light: 'docs/headline-light.svg', dark: 'docs/headline-dark.svg' } as const

/** The command replaces the text between these comments; the first one names the run. */
const block = /(<!-- published run: )([^ ]*)( -->\n)[\s\S]*?(<!-- end of published run -->)/

/** Name of the published run that a README shows, or null. @throws ReadmeError */
export const namedRun = (readme: string): string | null => {
  const name = block.exec(readme)?.[2]
  if (name === undefined) throw new ReadmeError('README.md has no place for a published run')
  return name === 'none' ? null : name
}

/**
 * The README with its block replaced, and both pictures.
 * @param name of the run whose chart is shown
 * @param runs all published ones, oldest first
 * @throws ReadmeError
 */
export const readmeFiles = async (
  readme: string,
  name: string,
  runs: readonly PublishedRun[],
  reference: Reference,
): Promise<readonly ReadmeFile[]> => {
  namedRun(readme)
  const shown = runs.find((run) => run.name === name)
  if (shown === undefined)
    throw new ReadmeError(`${name} is not a published run: name a folder of results/published`)
  const {
    stored: { run },
    summary,
  } = shown
  const [scenario] = run.scenarios
  const [first] = scenario === undefined ? [] : plannedPoints(scenario, summary.rows)
  if (scenario === undefined || first === undefined) throw new ReadmeError(`${name} measured nothing`)
  const { point, title, rows } = first
  const headline = headlineOf(title, scenario, point, rows, reference.claims)
  const draw = (scheme: 'light' | 'dark'): Promise<string> =>
    renderSvg(headline.spec({ layout: 'wide', scheme }))
  const text = [picture(title), machineLine(shown), answer(shown, runs), ...claimsLine(name, summary)]
  return [
    { path: pictures.light, content: `${await draw('light')}\n` },
    { path: pictures.dark, content: `${await draw('dark')}\n` },
    {
      path: 'README.md',
      content: readme.replace(
        block,
        (_, before, __, behind, end) => `${before}${name}${behind}${text.join('\n\n')}\n${end}`,
      ),
    },
  ]
}

const picture = (title: string): string =>
  [
    '<picture>',
    `  <source media="(prefers-color-scheme: dark)" srcset="${pictures.dark}">`,
    `  <img alt="Throughput of each system in FPS: ${attribute(title)}" src="${pictures.light}">`,
    '</picture>',
  ].join('\n')

/**
 * The best known lines of the machine, with the run that says each; costs are those of the systems in the chart. A line that no
 * run can fill has the command that would.
 */
const answer = (shown: PublishedRun, runs: readonly PublishedRun[]): string => {
  const known = bestKnown(runs).find(({ machine }) => machine === shown.machine)?.lines ?? []
  return briefOf(shown.stored.run, shown.summary)
    .flatMap((own) => {
      const lines = known.filter(({ id }) => id === own.id)
      if (lines.length === 0 || (own.id === 'costs' && own.text !== null)) return [lineMarkdown(own)]
      return lines.map((line) => {
        const source = line.name === shown.name ? '' : ` ([run](${pageOf(line.name)}))`
        return `${lineMarkdown(line)}${source}`
      })
    })
    .join('\n')
}

const pageOf = (name: string): string => `results/published/${name}/report.html`

const machineLine = ({
  machine,
  stored: {
    run: { startedAt, profile, rounds, environment, suite },
  },
}: PublishedRun): string =>
  escapeMarkdown(
    `Measured on ${startedAt.slice(0, 10)} on ${machine}: ${environment.cpuModel}, ${environment.cpus} CPUs, ` +
      `${environment.virtualization ?? 'no virtualization'}; profile ${profile}, ${rounds} rounds, version ${suite.version}.`,
  )

/** Number of claims per outcome, and a link to the table. */
const claimsLine = (name: string, { claims }: Summary): readonly string[] => {
  const table = `[${pageOf(name)}](${pageOf(name)})`
  return claims.length === 0
    ? [`Every figure: ${table}.`]
    : [
        `Do the ${claims.length} [published claims](results/reference.json) hold? ${escapeMarkdown(countOutcomes(claims))}. Claims table and every figure: ${table}.`,
      ]
}

const attribute = (text: string): string =>
  oneLine(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
