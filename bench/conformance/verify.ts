// Checks the selected runners, variant by variant and mode by mode, and reports which cannot run here.
import type { Conformance } from '../../results/conformance-schema.ts'
import type { Runner, RunnerSpec } from '../../runners/catalog.ts'
import type { Mode } from '../../runners/contract.ts'
import { listVariants, selectVariants, type Variant } from '../../runners/variants.ts'
import type { Scenario } from '../../scenarios/define.ts'
import { InterruptedError, UsageError } from '../failure/failure.ts'
import { cacheFolderOf } from '../machine/cache-folder.ts'
import type { PinTools } from '../placement/pin.ts'
import { readPlacementFacts } from '../placement/placement.ts'
import { runInLanes } from '../prepare/lanes.ts'
import { type Launch, prepareLaunch } from '../prepare/launch.ts'
import { findOutlook, preparedAtOnce } from '../prepare/outlook.ts'
import { createSteps } from '../prepare/steps.ts'
import type { Unavailable } from '../prepare/tools.ts'
import { withLogFolder } from '../trial/log-folder.ts'
import { type Candidate, checkConformance, recordConformance } from './conformance.ts'

export interface VerifyOptions {
  readonly runners: readonly Runner[]
  readonly scenarios: readonly Scenario[]
  readonly projectRoot: string
  readonly signal: AbortSignal
  readonly onProgress: (text: string) => void
}

/** The findings, and the servers that could not be checked. */
export interface Verification extends Conformance {
  readonly unavailable: readonly {
    readonly label: string
    readonly reason: string
    readonly remedy: string
  }[]
  /** Servers that ended or stopped answering before they were ready. */
  readonly notStarted: readonly { readonly label: string; readonly message: string }[]
}

/**
 * Servers whose behaviour can be checked: neither generators nor the reference receiver, which speaks no WebSocket.
 * @param ids the selected ones, or null for all
 * @throws UsageError naming the unknown id and the valid ones
 */
export const selectCheckable = (
  runners: readonly Runner[],
  ids: readonly string[] | null,
): readonly Runner[] => {
  const checkable = runners.filter(({ spec }) =>
    ['subject', 'reference', 'framework', 'transport'].includes(spec.role),
  )
  const valid = checkable.map(({ spec }) => spec.id)
  const unknown = ids?.find((id) => !valid.includes(id))
  if (unknown !== undefined) {
    throw new UsageError(`cannot check "${unknown}"; valid: ${valid.join(', ')}`)
  }
  return checkable.filter(({ spec }) => ids?.includes(spec.id) ?? true)
}

/**
 * Variants that are checked in `mode`: all in `ingest`; in the other modes `shipped` and those that a scenario measures in
 * that mode, because the rest differ only in receiving.
 */
export const isVerified = (
  spec: RunnerSpec,
  { id }: Pick<Variant, 'id'>,
  mode: Mode,
  scenarios: readonly Scenario[],
): boolean =>
  mode === 'ingest' ||
  id === 'shipped' ||
  scenarios.some(
    (scenario) =>
      scenario.mode === mode &&
      scenario.rules.some(({ variants }) =>
        selectVariants(spec, variants).some((variant) => variant.id === id),
      ),
  )

/** @throws InterruptedError on abort */
export const verifyRunners = async (options: VerifyOptions): Promise<Verification> => {
  const { tools } = await readPlacementFacts()
  const prepared = await prepareAll(options, tools)
  const verdicts = await withLogFolder((logFolder) =>
    checkConformance(
      prepared.flatMap(({ launch, ...candidate }) =>
        launch.status === 'ready' ? [{ ...candidate, launch }] : [],
      ),
      { ...options, tools, logFolder },
    ),
  )
  const refusals = prepared.flatMap(({ label, launch }) =>
    launch.status === 'unavailable' ? [{ ...launch, label }] : [],
  )
  const [broken, missing] = [refusals.filter(isFault), refusals.filter((refusal) => !isFault(refusal))]
  const unavailable = [...missing, ...verdicts.filter((verdict) => verdict.status === 'unavailable')]
  return {
    ...recordConformance(verdicts),
    // The same for every mode: once is enough.
    unavailable: oncePerLabel(unavailable),
    notStarted: [
      ...oncePerLabel(broken).map(({ label, reason }) => ({ label, message: reason })),
      ...verdicts.filter((verdict) => verdict.status === 'not-started'),
    ],
  }
}

const isFault = ({ startFailure }: Pick<Unavailable, 'startFailure'>): boolean => startFailure !== undefined

const oncePerLabel = <T extends { readonly label: string }>(all: readonly T[]): readonly T[] => [
  ...new Map(all.map((each) => [each.label, each])).values(),
]

type PreparedCandidate = Omit<Candidate, 'launch'> & { readonly launch: Launch }

const prepareAll = async (
  { runners, scenarios, projectRoot, signal, onProgress }: VerifyOptions,
  tools: PinTools,
): Promise<readonly PreparedCandidate[]> => {
  const options = { projectRoot, cacheFolder: cacheFolderOf(projectRoot), signal, onProgress, tools }
  const doStep = createSteps(options)
  const wanted = runners.flatMap((runner) =>
    listVariants(runner.spec).map((variant) => ({ runner, variant })),
  )
  const outlook = await findOutlook(wanted, doStep)
  if (outlook !== null) onProgress(outlook)
  const prepared = await runInLanes(preparedAtOnce, wanted, async ({ runner, variant }) => {
    if (signal.aborted) throw new InterruptedError('interrupted')
    const { id, label, modes, deviations, cannot } = runner.spec
    const launch = await prepareLaunch(runner, variant, options, doStep)
    return modes
      .filter((mode) => isVerified(runner.spec, variant, mode, scenarios))
      .map((mode) => ({
        runner: id,
        variant: variant.id,
        mode,
        label: `${label} ${variant.label}`,
        switches: variant.switches,
        deviations,
        cannot,
        launch,
      }))
  })
  return prepared.flat()
}
