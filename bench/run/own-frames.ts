// Replaces the suite's images with the user's own: loads them, sets the size of all points, and adapts labels and warnings.
import { isDeepStrictEqual } from 'node:util'
import type { FramePoolRecord, Warning } from '../../results/schema.ts'
import type { Profile, RowRule, Scenario, ScenarioPoint } from '../../scenarios/define.ts'
import { raisedLimits } from '../../scenarios/limits.ts'
import { UsageError } from '../failure/failure.ts'
import { type OwnPool, prepareOwnPool } from '../frames/own-pool.ts'
import type { FramePool } from '../frames/pool.ts'
import { cacheFolderOf } from '../machine/cache-folder.ts'
import { framesFolderOf } from './pools.ts'

export interface OwnImagesOptions {
  /** Its image files are used; subfolders are ignored. */
  readonly folder: string
  /** Receives notes on used and skipped files, and warnings. */
  readonly onNote: (text: string) => void
}

interface LoadOptions {
  readonly images?: OwnImagesOptions | undefined
  readonly projectRoot: string
  readonly signal: AbortSignal
  readonly onProgress: (text: string) => void
}

interface Measured {
  readonly profile: Profile
  readonly scenarios: readonly Scenario[]
}

/** Null where the user named no images. @throws UsageError naming the folder or file that cannot be used */
export const loadOwnPool = async ({
  images,
  projectRoot,
  signal,
  onProgress,
}: LoadOptions): Promise<OwnPool | null> =>
  images
    ? await prepareOwnPool({
        folder: images.folder,
        cacheFolder: framesFolderOf(cacheFolderOf(projectRoot)),
        maxFrameBytes: raisedLimits.maxMessageBytes,
        stamped: true,
        ...{ signal, onProgress },
      })
    : null

/** Call it once it is certain that the images can be used. */
export const reportOwnPool = ({ folder, onNote }: OwnImagesOptions, { record, skipped }: OwnPool): void => {
  onNote(describePool(record))
  if (skipped.length > 0) onNote(describeSkipped(folder, skipped))
  for (const { what, value, remedy } of warnOfOwnFrames(record)) onNote(`${what}: ${value}. ${remedy}`)
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

/** Thresholds of the warnings. */
const mostPadding = 0.1
const smallPoolBytes = 32 * 1024 * 1024

/** Properties of a pool that make its figures differ from those of the original images. */
export const warnOfOwnFrames = ({ frameBytes, count, own }: FramePoolRecord): readonly Warning[] => {
  if (!own) return []
  const poolBytes = frameBytes * count
  const share = own.paddingBytes / poolBytes
  const isPadded = share > mostPadding
  const isSmall = poolBytes < smallPoolBytes
  return [
    ...(isPadded
      ? [
          {
            what: 'A large part of the frames is padding',
            value: `${(share * 100).toFixed(1)} % of the bytes`,
            remedy:
              'All images are padded to the size of the largest: choose images of similar size, or make one run per size.',
          },
        ]
      : []),
    ...(isSmall
      ? [
          {
            what: 'The images may fit into the CPU caches',
            value: `${count} different ${count === 1 ? 'image' : 'images'}, ${(poolBytes / 2 ** 20).toFixed(1)} MiB`,
            remedy: 'Put more different images into the folder; the suite takes up to 64 MiB of them.',
          },
        ]
      : []),
  ]
}

/** Acknowledgements, viewers and paced cameras identify an image by its stamp. */
const requireStamps = ({ id, mode, points }: Scenario, { own }: FramePoolRecord): void => {
  const unstamped = own?.formats.filter((format) => format !== 'jpeg') ?? []
  if (unstamped.length === 0) return
  const why =
    mode !== 'ingest' ? `mode ${mode}` : points.some(({ pace }) => pace) ? 'a fixed frame rate' : null
  if (why !== null)
    throw new UsageError(
      `--frames cannot be used: scenario ${id} has ${why}, which needs JPEGs only; the folder has ${unstamped.join(', ')}`,
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
  // Not one of the suite's ids, so that no figure is compared with one published for another size.
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
  const { frameBytes, connections, pace, viewers = 0, inFlight, slowViewer, slowLinks, link, tls } = point
  return [
    `own images, ${formatSize(frameBytes)}`,
    ...(connections < 2 ? [] : [`${connections} cameras`]),
    ...(viewers === 0 ? [] : [viewers === 1 ? '1 viewer' : `${viewers} viewers`]),
    ...(pace ? [`at ${pace.fps} Hz`] : []),
    ...(inFlight === undefined ? [] : [`${inFlight} in flight`]),
    ...(slowViewer ? [labelOfSlow(slowViewer)] : []),
    ...(slowLinks ? [labelOfLinks(slowLinks)] : []),
    ...(link === undefined ? [] : [link]),
    ...(tls ? ['over TLS'] : []),
    ...textsOf(point),
  ].join(', ')
}

const labelOfSlow = ({ bytesPerSecond, policy }: NonNullable<ScenarioPoint['slowViewer']>): string =>
  `one of them reads ${bytesPerSecond === 0 ? 'nothing' : `${bytesPerSecond / 1e6} MB/s`}, policy ${policy}`

const labelOfLinks = ({ links, policy, windowFrames }: NonNullable<ScenarioPoint['slowLinks']>): string =>
  `${links.length} behind links of their own, policy ${policy}${windowFrames === undefined ? '' : ` of ${windowFrames}`}`

const textsOf = ({ connections, control }: ScenarioPoint): readonly string[] => {
  if (!control) return []
  if (connections === 0) return ['control messages only']
  return [
    control.socket === 'camera'
      ? 'control messages on the same socket'
      : 'control messages on their own socket',
  ]
}

const formatSize = (bytes: number): string =>
  bytes < 2 ** 20 ? `${(bytes / 1024).toFixed(0)} KiB` : `${(bytes / 2 ** 20).toFixed(2)} MiB`

const renamePoints = (rules: readonly RowRule[], ids: PointIds): readonly RowRule[] =>
  rules.map(({ points, ...rule }) =>
    points ? { ...rule, points: [...new Set(points.map((id) => ids.get(id) ?? id))] } : rule,
  )

const namedSkips = 5

const describeSkipped = (folder: string, names: readonly string[]): string =>
  `skipped in ${folder}: ${names.length} that ${names.length === 1 ? 'is no image' : 'are no images'}: ${listFew(names)}`

const listFew = (names: readonly string[]): string =>
  names.length <= namedSkips
    ? names.join(', ')
    : `${names.slice(0, namedSkips).join(', ')} and ${names.length - namedSkips} more`

const describePool = ({ count, frameBytes, own }: FramePool['record']): string => {
  const share = ((own?.paddingBytes ?? 0) / (count * frameBytes)) * 100
  return `own images: ${count} different ones in ${own?.images ?? count} files (${own?.formats.join(', ')}), ${frameBytes} bytes each, ${share.toFixed(1)} % of them padding`
}
