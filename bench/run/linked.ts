// --link on one machine: every point of a run gets the link, if this system can shape it.
import type { Profile, RowRule, Scenario } from '../../scenarios/define.ts'
import { linkedServerHost } from '../../scenarios/link-addresses.ts'
import type { LinkTerms } from '../../scenarios/link-terms.ts'
import { UsageError } from '../failure/failure.ts'
import { readPlacementFacts } from '../placement/placement.ts'
import { withLogFolder } from '../trial/log-folder.ts'
import { openNetwork } from '../trial/network.ts'

interface Linked {
  readonly profile: Profile
  readonly scenarios: readonly Scenario[]
}

/** Opens such a network and closes it. @throws UsageError with the reason and a remedy; InterruptedError on abort */
export const requireLink = async (terms: LinkTerms, signal: AbortSignal): Promise<void> => {
  const { tools } = await readPlacementFacts()
  const peers = [{ address: linkedServerHost, terms }]
  const opened = await withLogFolder((logFolder) => openAndClose({ peers, tools, logFolder, signal }))
  if (opened) throw new UsageError(`--link cannot be used: ${opened.reason}; ${opened.remedy}`)
}

const openAndClose = async (options: Parameters<typeof openNetwork>[0]) => {
  const opened = await openNetwork(options)
  if ('status' in opened) return opened
  await opened.close()
  return null
}

/** Points get other ids, so that no figure is compared with one published without a link. Pure. */
export const withLink = ({ profile, scenarios }: Linked, { text }: LinkTerms): Linked => ({
  profile: {
    ...profile,
    scenarios: profile.scenarios.map((choice) => ({ ...choice, rules: renamed(choice.rules) })),
  },
  scenarios: scenarios.map((scenario) => ({
    ...scenario,
    points: scenario.points.map((point) => ({
      ...point,
      id: linkedId(point.id),
      label: `${point.label}, link ${text}`,
      link: text,
    })),
    rules: renamed(scenario.rules),
  })),
})

const linkedId = (id: string): string => `${id}-link`

const renamed = (rules: readonly RowRule[]): readonly RowRule[] =>
  rules.map((rule) => (rule.points ? { ...rule, points: rule.points.map(linkedId) } : rule))
