// The answer of a scenario with slow links: which policy keeps viewers close to the camera, and at which price.
import { median } from 'simple-statistics'
import type { LinkFigures } from '../results/slow-links-schema.ts'
import type { SummaryRow } from '../results/summary-schema.ts'
import { formatMebibytes, formatMs, formatNumber, listSome, noValue } from './format.ts'
import { isRankable } from './stats/ranking.ts'

/** Above this age a picture is no longer live: people see and hear that it lags. */
export const liveMs = 200

/** One policy, over all systems. */
interface Policy {
  readonly point: string
  /** Behind the slowest link first. */
  readonly links: readonly Behind[]
  readonly peakRssBytes: number | null
  readonly besideP99Ms: number | null
}

/** Medians of the systems. */
interface Behind {
  readonly link: string
  readonly age95Ms: number | null
  readonly growth: number | null
  readonly framesPerSecond: number
  readonly missedShare: number
  readonly closedShare: number
}

const namedPolicies = 7

/** @param rows of one scenario, in any order. @returns sentences; none where no viewer has a link of its own */
export const slowLinkAnswer = (rows: readonly SummaryRow[]): readonly string[] => {
  const measured = rows.filter((row) => row.links !== undefined && isRankable(row) && row.replica === 1)
  const policies = [...Map.groupBy(measured, ({ point }) => point)].map(([point, same]) =>
    policyOf(point, same),
  )
  const [first] = policies
  if (first === undefined) return []
  const kept = policies.filter(isLive)
  const best = kept.length === 0 ? nearestOf(policies) : null
  const others = policies
    .filter((policy) => policy !== best && !isLive(policy))
    .map((policy) => `${policy.point} (${failing(policy)})`)
  return [
    kept.length === 0 ? nearest(best) : keeping(kept),
    ...(others.length === 0 ? [] : [`Not so: ${listSome(others, namedPolicies)}.`]),
    ...besideSentence(policies),
  ]
}

/** For example “1.3 s” or “112 ms”. */
export const formatAge = (ms: number | null): string => {
  if (ms === null) return noValue
  return ms < 1000 ? formatMs(Math.round(ms)) : `${formatNumber(ms / 1000)} s`
}

/** The age behind a link as a table shows it: with its growth where it grows, or that the server ended the connection. */
export const formatLinkAge = (figures: LinkFigures | undefined): string => {
  if (figures === undefined) return noValue
  const { age95Ms, growth, closedShare } = figures
  if (closedShare > 0.5) return 'closed'
  return growth !== null && growth >= growing
    ? `${formatAge(age95Ms)}, ${formatGrowth(growth)}`
    : formatAge(age95Ms)
}

/** The same without the growth. */
export const formatShortLinkAge = (figures: LinkFigures | undefined): string =>
  formatLinkAge(figures && { ...figures, growth: null })

export const formatLinkFrames = (figures: LinkFigures | undefined): string =>
  figures === undefined ? noValue : formatNumber(figures.framesPerSecond)

/** The terms without the word that most of them begin with. */
export const shortLink = (link: string): string => link.replace(/^rate /, '')

/** Seconds a minute from which an age counts as growing. */
const growing = 1

const formatGrowth = (growth: number): string => `+${formatNumber(growth)} s/min`

const policyOf = (point: string, rows: readonly SummaryRow[]): Policy => {
  const links = [...new Set(rows.flatMap(({ links = [] }) => links.flatMap(({ link }) => link ?? [])))]
  return {
    point,
    links: links
      .map((link) =>
        behind(
          link,
          rows.flatMap((row) => row.links?.filter((each) => each.link === link) ?? []),
        ),
      )
      .toSorted((a, b) => (b.age95Ms ?? 0) - (a.age95Ms ?? 0)),
    peakRssBytes: middle(rows.flatMap(({ peakRssBytes }) => peakRssBytes ?? [])),
    besideP99Ms: middle(rows.flatMap(({ latencyMs }) => latencyMs?.p99 ?? [])),
  }
}

const behind = (link: string, figures: readonly LinkFigures[]): Behind => ({
  link,
  age95Ms: middle(figures.flatMap(({ age95Ms }) => age95Ms ?? [])),
  growth: middle(figures.flatMap(({ growth }) => growth ?? [])),
  framesPerSecond: middle(figures.map(({ framesPerSecond }) => framesPerSecond)) ?? 0,
  missedShare: middle(figures.map(({ missedShare }) => missedShare)) ?? 0,
  closedShare: middle(figures.map(({ closedShare }) => closedShare)) ?? 0,
})

const isLive = ({ links }: Policy): boolean =>
  links.every(({ age95Ms, closedShare }) => age95Ms !== null && age95Ms < liveMs && closedShare === 0)

const keeping = (kept: readonly Policy[]): string => {
  const named = kept.map((policy) => `${policy.point} (${priceOf(policy)})`)
  return `Below ${formatMs(liveMs)} behind every link, in 95 % of the seconds: ${listSome(named, namedPolicies)}.`
}

const priceOf = ({ links, peakRssBytes }: Policy): string => {
  const [oldest] = links
  const poorest = links.toSorted((a, b) => b.missedShare - a.missedShare)[0]
  return [
    ...(oldest ? [`at most ${formatAge(oldest.age95Ms)}`] : []),
    ...(poorest
      ? [
          `the price is ${formatNumber(poorest.framesPerSecond)} frames a second behind ${shortLink(poorest.link)}, ` +
            `${Math.round(poorest.missedShare * 100)} % not shown`,
        ]
      : []),
    ...(peakRssBytes === null ? [] : [`server memory ${formatMebibytes(peakRssBytes)}`]),
  ].join(', ')
}

/** That keeps every connection; null where none does. */
const nearestOf = (policies: readonly Policy[]): Policy | null => {
  const open = policies.filter(({ links }) => links.every(({ closedShare }) => closedShare === 0))
  return open.toSorted((a, b) => worstOf(a) - worstOf(b))[0] ?? null
}

const nearest = (best: Policy | null): string =>
  best === null
    ? `No policy keeps the age below ${formatMs(liveMs)} behind every link.`
    : `No policy keeps the age below ${formatMs(liveMs)} behind every link; nearest is ${best.point} (${priceOf(best)}).`

const worstOf = ({ links }: Policy): number => links[0]?.age95Ms ?? Number.POSITIVE_INFINITY

const failing = ({ links, peakRssBytes }: Policy): string => {
  const closed = links.filter(({ closedShare }) => closedShare > 0)
  if (closed.length > 0)
    return `the connection ended behind ${closed.map(({ link }) => shortLink(link)).join(' and ')}`
  const [oldest] = links
  if (!oldest) return 'not measured'
  const growth =
    oldest.growth !== null && oldest.growth >= growing
      ? `, growing by ${formatNumber(oldest.growth)} s a minute, server memory ${formatMebibytes(peakRssBytes)}`
      : ''
  return `${formatAge(oldest.age95Ms)} behind ${shortLink(oldest.link)}${growth}`
}

const besideSentence = (policies: readonly Policy[]): readonly string[] => {
  const known = policies
    .flatMap(({ point, besideP99Ms }) => (besideP99Ms === null ? [] : [{ point, ms: besideP99Ms }]))
    .toSorted((a, b) => a.ms - b.ms)
  const [least] = known
  const most = known.at(-1)
  if (!least || !most) return []
  const to = least === most ? '' : ` to ${formatMs(most.ms)} (${most.point})`
  return [`The viewer beside them has a p99 latency of ${formatMs(least.ms)} (${least.point})${to}.`]
}

const middle = (values: readonly number[]): number | null =>
  values.length === 0 ? null : median([...values])
