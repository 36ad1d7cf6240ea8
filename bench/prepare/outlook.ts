// What a run still has to prepare, announced before it begins: how many systems, how long it takes and how much room it needs, from
// figures that were recorded beside the runners.
import { availableParallelism } from 'node:os'
import type { PrepareStep, Runner, Variant } from '../../runners/catalog.ts'
import type { DoStep } from './steps.ts'

/** Half of the work is waiting for a network, and each tool uses several cores where it can. */
export const preparedAtOnce = Math.min(2, availableParallelism())

export interface Wanted {
  readonly runner: Runner
  readonly variant: Variant
}

/** One entry of the cache that is to be made, and the systems that need it. */
export interface Pending {
  readonly systems: readonly string[]
  /** Undefined where nobody recorded it. */
  readonly takes: Takes | undefined
}

type Takes = NonNullable<Extract<PrepareStep, { step: 'go' }>['takes']>

/** Null where everything is there. */
export const findOutlook = async (wanted: readonly Wanted[], doStep: DoStep): Promise<string | null> => {
  const pending = new Map<string, Pending>()
  for (const { runner, variant } of wanted) {
    const step = variant.prepare ?? runner.spec.prepare
    const place = await doStep.look(runner, step)
    if (place === null || place.isMade) continue
    const systems = new Set([...(pending.get(place.path)?.systems ?? []), runner.spec.label])
    pending.set(place.path, { systems: [...systems], takes: 'takes' in step ? step.takes : undefined })
  }
  return describeOutlook([...pending.values()], preparedAtOnce)
}

/** For example "preparing 3 systems, about 1 minute, 130 MB"; null without any. */
export const describeOutlook = (pending: readonly Pending[], atOnce: number): string | null => {
  if (pending.length === 0) return null
  const systems = new Set(pending.flatMap(({ systems }) => systems)).size
  const known = pending.flatMap(({ takes }) => takes ?? [])
  const head = `preparing ${systems} system${systems === 1 ? '' : 's'}`
  if (known.length === 0) return `${head}, which is done once`
  const seconds = known.map((takes) => takes.seconds)
  const total = seconds.reduce((sum, each) => sum + each, 0)
  const megabytes = known.reduce((sum, takes) => sum + takes.megabytes, 0)
  const about = known.length < pending.length ? 'more than' : 'about'
  const time = describeTime(Math.max(total / atOnce, ...seconds))
  return `${head}, ${about} ${time}, ${Math.round(megabytes)} MB; this is done once`
}

const describeTime = (seconds: number): string => {
  if (seconds <= 50) return `${Math.ceil(seconds / 10) * 10} seconds`
  const minutes = Math.ceil(seconds / 60)
  return `${minutes} minute${minutes === 1 ? '' : 's'}`
}
