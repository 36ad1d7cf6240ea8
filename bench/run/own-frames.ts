// Puts the user's own images in the place of the suite's: one size for all points, said in labels and warnings. Pure.
import { isDeepStrictEqual } from 'node:util'
import type { FramePoolRecord, Warning } from '../../results/schema.ts'
import type { Profile, RowRule, Scenario, ScenarioPoint } from '../../scenarios/define.ts'
import { UsageError } from '../failure/failure.ts'

interface Measured {
  readonly profile: Profile
  readonly scenarios: readonly Scenario[]
}

/**
 * The same scenarios with the size of the own images; points that become equal collapse into the first of them.
 * @throws UsageError naming a scenario that needs stamped images, which only JPEGs can be
 */
export const useOwnFrames = ({ profile, scenarios }: Measured, record: FramePoolRecord): Measured => {
  const taking = scenarios.filter(({ id }) => profile.scenarios.some((choice) => choice.id === id))
  for (const scenario of taking) requireStamps(scenario, record)
  const replaced = taking.map((scenario) => replacePoints(scenario, record))
  const idsOf = new Map(replaced.map(({ scenario, ids }) => [scenario.id, ids]))
  return {
    profile: {
      ...profile,
      scenarios: profile.scenarios.map((choice) => ({
        ...choice,
        rules: renamePoints(choice.rules, idsOf.get(choice.id) ?? new Map()),
      })),
    },
    scenarios: replaced.map(({ scenario }) => scenario),
  }
}

/** Shares and sizes beyond which a reader has to know. */
const padded = 0.1
const smallPoolBytes = 32 * 1024 * 1024

/** What about a pool of own images makes figures differ from those of the images themselves. */
export const warnOfOwnFrames = ({ frameBytes, count, own }: FramePoolRecord): readonly Warning[] => {
  if (!own) return []
  const poolBytes = frameBytes * count
  const share = own.paddingBytes / poolBytes
  const isPadded = share > padded
  const isSmall = poolBytes < smallPoolBytes
  return [
    ...(isPadded
      ? [
          {
            what: 'A good part of your images is padding',
            value: `${(share * 100).toFixed(1)} % of the bytes`,
            remedy:
              'All images are brought to the size of the largest: choose images of about one size, or make a run for each size.',
          },
        ]
      : []),
    ...(isSmall
      ? [
          {
            what: 'Your images fit into the caches of a CPU, or nearly',
            value: `${count} different ${count === 1 ? 'image' : 'images'}, ${(poolBytes / 2 ** 20).toFixed(1)} MiB`,
            remedy: 'Put more different images into the folder; the suite takes up to 64 MiB of them.',
          },
        ]
      : []),
  ]
}

/** Acknowledgements, viewers and cameras that keep a rate know an image by its stamp. */
const requireStamps = ({ id, mode, points }: Scenario, { own }: FramePoolRecord): void => {
  const unstamped = own?.formats.filter((format) => format !== 'jpeg') ?? []
  if (unstamped.length === 0) return
  const why =
    mode !== 'ingest' ? `mode ${mode}` : points.some(({ pace }) => pace) ? 'a rate to be kept' : null
  if (why !== null)
    throw new UsageError(
      `--frames cannot be used: scenario ${id} has ${why}, which takes JPEGs alone, and the folder has ${unstamped.join(', ')}`,
    )
}

type PointIds = ReadonlyMap<string, string>

const replacePoints = (
  scenario: Scenario,
  { frameBytes, own }: FramePoolRecord,
): { readonly scenario: Scenario; readonly ids: PointIds } => {
  const kept: ScenarioPoint[] = []
  const replaced = scenario.points.map((point) => {
    const own: ScenarioPoint = { ...point, frameBytes, format: 'own' }
    const twin = kept.find((other) => isSameWork(other, own))
    if (!twin) kept.push(own)
    return [point.id, (twin ?? own).id] as const
  })
  // None of the suite's own ids, so that no figure is held against what was published for another size.
  const rename = (id: string): string => (kept.length === 1 ? 'own' : `own-${id}`)
  const ids = new Map(replaced.map(([before, after]) => [before, rename(after)]))
  const images = own?.formats.join(' and ') ?? ''
  return {
    ids,
    scenario: {
      ...scenario,
      title: `${scenario.title}: with your own images`,
      howToRead: `The images are ${images} files of your own, ${frameBytes} bytes each, whatever size title and question name. ${scenario.howToRead}`,
      points: kept.map((point) => ({ ...point, id: rename(point.id), label: labelOf(point) })),
      rules: renamePoints(scenario.rules, ids),
    },
  }
}

const isSameWork = (
  { id: _, label: __, ...one }: ScenarioPoint,
  { id: ___, label: ____, ...other }: ScenarioPoint,
): boolean => isDeepStrictEqual(one, other)

const labelOf = (point: ScenarioPoint): string => {
  const { frameBytes, connections, pace, viewers = 0, inFlight, slowViewer, tls } = point
  return [
    `own images, ${formatSize(frameBytes)}`,
    ...(connections < 2 ? [] : [`${connections} cameras`]),
    ...(viewers === 0 ? [] : [viewers === 1 ? '1 viewer' : `${viewers} viewers`]),
    ...(pace ? [`at ${pace.fps} Hz`] : []),
    ...(inFlight === undefined ? [] : [`${inFlight} on their way`]),
    ...(slowViewer ? [labelOfSlow(slowViewer)] : []),
    ...(tls ? ['over TLS'] : []),
    ...textsOf(point),
  ].join(', ')
}

const labelOfSlow = ({ bytesPerSecond, policy }: NonNullable<ScenarioPoint['slowViewer']>): string =>
  `one of them reads ${bytesPerSecond === 0 ? 'nothing' : `${bytesPerSecond / 1e6} MB a second`}, policy ${policy}`

const textsOf = ({ connections, control }: ScenarioPoint): readonly string[] => {
  if (!control) return []
  if (connections === 0) return ['texts alone']
  return [control.socket === 'camera' ? 'texts on their socket' : 'texts beside them']
}

const formatSize = (bytes: number): string =>
  bytes < 2 ** 20 ? `${(bytes / 1024).toFixed(0)} KiB` : `${(bytes / 2 ** 20).toFixed(2)} MiB`

const renamePoints = (rules: readonly RowRule[], ids: PointIds): readonly RowRule[] =>
  rules.map(({ points, ...rule }) =>
    points ? { ...rule, points: [...new Set(points.map((id) => ids.get(id) ?? id))] } : rule,
  )
