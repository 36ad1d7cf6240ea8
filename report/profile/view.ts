// What the page and the terminal show of a profile: rows of tables, names and notes. Pure.
import {
  type ProfiledSystem,
  type ProfileTool,
  type Profiling,
  type RecordedProfile,
  type StackNode,
  systemKey,
} from '../../results/profile.ts'
import { formatNumber, noValue } from '../format.ts'
import { functionChanges, groupChanges } from './difference.ts'
import { differenceTree, type FlameNode, flameTree, frameName } from './flame.ts'
import { type WorkGroup, workGroups } from './grouping-rules.ts'
import { groupIds, groupShares, heaviestFunctions } from './shares.ts'

const heaviestShown = 10

/** What each profiler sees, and what it does not. */
const toolNotes: Readonly<Record<ProfileTool, string>> = {
  'cpu-prof':
    'the runtime’s own profiler: functions of the first thread, native work under the function that called it',
  pprof: 'Go’s own profiler: all threads, the kernel only as system calls',
  'py-spy': 'py-spy with native calls: all threads, the kernel only as system calls',
  jfr: 'Java’s own flight recorder: Java code of all threads, neither native work nor the kernel',
  perf: 'perf: all threads and the kernel; functions of programs without symbols have no names',
}

const bunNote =
  'the runtime’s own profiler: JavaScript of the first thread only, neither native work nor the kernel'

const noteOf = (tool: ProfileTool, runtime: string): string =>
  tool === 'cpu-prof' && runtime === 'bun' ? bunNote : toolNotes[tool]

export interface ShareRow {
  readonly label: string
  readonly tool: string
  /** By group, in the order of `groupIds`; none where nothing was recorded. */
  readonly cells: readonly string[]
  readonly cpu: string
  readonly missing: { readonly reason: string; readonly remedy: string } | null
}

/** One row a system and profiler. */
export const shareRows = ({ systems }: Pick<Profiling, 'systems'>): readonly ShareRow[] =>
  systems.flatMap(({ label, profiles }) =>
    profiles.map((profile) => {
      const { tool } = profile
      if (profile.status !== 'recorded') return { label, tool, cells: [], cpu: '', missing: profile }
      const shares = groupShares(profile.root)
      const cells = groupIds.map((group) => (canTell(tool, group) ? percent(shares[group]) : noValue))
      return { label, tool, cells, cpu: micros(profile.cpuMicrosPerFrame), missing: null }
    }),
  )

/** Copies are within system calls, into which only perf looks. */
const canTell = (tool: ProfileTool, group: WorkGroup): boolean => tool === 'perf' || group !== 'kernel-copy'

export interface CollectorRow {
  readonly label: string
  readonly cells: readonly string[]
}

export const collectorRows = ({ systems }: Pick<Profiling, 'systems'>): readonly CollectorRow[] =>
  systems.flatMap(({ label, collector }) => {
    if (collector === null) return []
    const { collections, totalMs, frames, source } = collector
    const perFrame = frames === 0 ? noValue : micros((totalMs * 1000) / frames)
    return [{ label, cells: [String(collections), `${formatNumber(totalMs)} ms`, perFrame, source] }]
  })

export interface FunctionRow {
  readonly group: WorkGroup
  readonly function: string
  readonly work: string
  readonly plain: string
  readonly cells: readonly string[]
}

export interface GraphView {
  readonly id: string
  readonly title: string
  readonly note: string
  readonly files: readonly string[]
  readonly heads: readonly string[]
  readonly functions: readonly FunctionRow[]
  readonly isDifference: boolean
  readonly flame: FlameNode
}

export interface SystemView {
  readonly id: string
  readonly label: string
  readonly graphs: readonly GraphView[]
  readonly missing: readonly { readonly tool: string; readonly reason: string; readonly remedy: string }[]
}

/** Systems in their order, each with a graph a profiler. */
export const systemViews = ({ systems }: Pick<Profiling, 'systems'>): readonly SystemView[] =>
  systems.map((system, index) => ({
    id: `system-${index + 1}`,
    label: system.label,
    graphs: recordedOf(system).map((profile) =>
      graphView(system, profile, `graph-${index + 1}-${profile.tool}`),
    ),
    missing: system.profiles.flatMap((profile) => (profile.status === 'recorded' ? [] : [profile])),
  }))

const recordedOf = ({ profiles }: ProfiledSystem): readonly RecordedProfile[] =>
  profiles.filter((profile) => profile.status === 'recorded')

const graphView = ({ label, runtime }: ProfiledSystem, profile: RecordedProfile, id: string): GraphView => ({
  id,
  title: `${label}, ${profile.tool}`,
  note: `${noteOf(profile.tool, runtime)}. ${sawKernel(profile) ? '' : `${kernelHidden} `}${formatNumber(profile.samples)} samples; ${micros(profile.cpuMicrosPerFrame)} CPU a frame.`,
  files: profile.files,
  heads: ['share', 'µs a frame'],
  functions: heaviestFunctions(profile.root, heaviestShown).map(({ name, module, group, plain, share }) => ({
    group,
    function: frameName({ name, module }),
    work: workGroups[group],
    plain,
    cells: [percent(share), formatNumber(share * profile.cpuMicrosPerFrame)],
  })),
  isDifference: false,
  flame: flameTree(profile),
})

const kernelHidden =
  'It was not permitted to see the kernel: sudo sysctl kernel.perf_event_paranoid=1 kernel.kptr_restrict=0.'

const sawKernel = ({ tool, root }: RecordedProfile): boolean => {
  if (tool !== 'perf') return true
  const isIn = ({ module, children }: StackNode): boolean => module === 'kernel' || children.some(isIn)
  return isIn(root)
}

export interface PairView {
  readonly title: string
  /** Null where the two have no profile of the same profiler; `reason` says so then. */
  readonly graph: GraphView | null
  readonly reason: string
  readonly groups: readonly { readonly work: string; readonly cells: readonly string[] }[]
}

export const pairViews = ({ systems, pairs }: Pick<Profiling, 'systems' | 'pairs'>): readonly PairView[] =>
  pairs.flatMap((pair, index) => {
    const [before, after] = [pair.before, pair.after].map((key) =>
      systems.find((system) => systemKey(system) === key),
    )
    return before && after ? [pairView(before, after, `difference-${index + 1}`)] : []
  })

const pairView = (before: ProfiledSystem, after: ProfiledSystem, id: string): PairView => {
  const title = `${after.label} against ${before.label}`
  const common = findCommon(before, after)
  if (common === null) {
    const reason = 'The two have no profile of the same profiler, so nothing can be compared.'
    return { title, graph: null, reason, groups: [] }
  }
  const [old, now] = common
  return {
    title,
    reason: '',
    groups: groupChanges(old, now).map(({ group, beforeMicros, afterMicros }) => ({
      work: workGroups[group],
      cells: changeCells(beforeMicros, afterMicros),
    })),
    graph: {
      id,
      title: `${title}, ${now.tool}`,
      note:
        `Widths are the CPU time of ${after.label}; ${micros(old.cpuMicrosPerFrame)} a frame before, ` +
        `${micros(now.cpuMicrosPerFrame)} after. Functions that are gone are in the table only.`,
      files: [],
      heads: ['before', 'after', 'change'],
      functions: functionChanges(old, now, heaviestShown).map(
        ({ name, module, group, plain, beforeMicros, afterMicros }) => ({
          group,
          function: frameName({ name, module }),
          work: workGroups[group],
          plain,
          cells: changeCells(beforeMicros, afterMicros),
        }),
      ),
      isDifference: true,
      flame: differenceTree(old, now),
    },
  }
}

/** perf sees the kernel, where most differences are: it is preferred. */
const findCommon = (
  before: ProfiledSystem,
  after: ProfiledSystem,
): readonly [RecordedProfile, RecordedProfile] | null => {
  for (const now of recordedOf(after).toReversed()) {
    const old = recordedOf(before).find(({ tool }) => tool === now.tool)
    if (old) return [old, now]
  }
  return null
}

const changeCells = (beforeMicros: number, afterMicros: number): readonly string[] => [
  formatNumber(beforeMicros),
  formatNumber(afterMicros),
  `${afterMicros < beforeMicros ? '−' : '+'}${formatNumber(Math.abs(afterMicros - beforeMicros))}`,
]

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`

const micros = (value: number): string => `${formatNumber(value)} µs`
