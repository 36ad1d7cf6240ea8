// Runs a list of checks against one server, one after the other; the server is replaced when it is broken or needs other
// settings.
import { EventEmitter } from 'node:events'
import type { SeenRefusal } from '../../results/refusal-schema.ts'
import type { RunnerConfig } from '../../runners/contract.ts'
import { CheckFailure, InterruptedError, isSilence, NotApplicable, TrialError } from '../failure/failure.ts'
import type { Check, CheckContext, CheckRun, Subject } from './check.ts'
import { type Delivery, openDelivery } from './delivery.ts'
import { openPeer, type PeerOptions } from './wire/peer.ts'
import { type OpenWire, openWire, type Wire } from './wire/wire.ts'
import { targetOf } from './wire/wrapping.ts'

/** The result of a check, before any deviation is considered. */
export interface Finding {
  readonly id: string
  readonly status: 'passed' | 'failed' | 'not-applicable' | 'not-tried'
  readonly detail: string | null
  /** How a message over the limit was refused; absent in other checks. */
  readonly refusal?: SeenRefusal
}

type Outcome = Omit<Finding, 'id'>

/** After so many checks in a row that a server let run out of time, no further one is tried. */
const mostSilences = 3

/**
 * A check that follows one in which the server was silent has half of its time, so that a broken server costs seconds.
 * @returns one finding a check, in order @throws InterruptedError on abort; TrialError when the server does not start again
 */
export const runChecks = async (
  checks: readonly Check[],
  subject: Subject,
  run: CheckRun,
): Promise<readonly Finding[]> => {
  const findings: Finding[] = []
  /** The settings of the running server; null where it must be replaced. */
  let serving: string | null = JSON.stringify(run.config)
  let silences = 0
  for (const check of checks) {
    if (run.signal.aborted) throw new InterruptedError('interrupted')
    const wanted = configure(check, run)
    if ('status' in wanted) {
      findings.push({ id: check.id, ...wanted })
      continue
    }
    if (silences === mostSilences) {
      findings.push({ id: check.id, ...notTried })
      continue
    }
    const key = JSON.stringify(wanted)
    if (serving !== key) await subject.restart(wanted)
    const boundMs = run.boundMs / 2 ** silences
    const { wasSilent, ...outcome } = await runCheck(check, subject, { ...run, config: wanted, boundMs })
    silences = wasSilent ? silences + 1 : 0
    serving = outcome.status === 'failed' || check.spendsServer ? null : key
    findings.push({ id: check.id, ...outcome })
  }
  return findings
}

const notTried: Outcome = {
  status: 'not-tried',
  detail: `the server was silent in ${mostSilences} checks in a row`,
}

/** The settings that a check needs, or why it does not apply. */
const configure = (check: Check, { config, kit, cannot }: CheckRun): RunnerConfig | Outcome => {
  const notApplicable = (detail: string): Outcome => ({ status: 'not-applicable', detail })
  if (!check.modes.includes(config.mode)) return notApplicable(`it does not cover the mode ${config.mode}`)
  const reason = check.capability && cannot[check.capability]
  if (reason !== undefined) return notApplicable(reason)
  try {
    return check.configure?.(config, kit) ?? config
  } catch (error) {
    if (error instanceof NotApplicable) return notApplicable(error.message)
    throw error
  }
}

/** Whether the check failed because the server did not respond in time. */
type Timed = Outcome & { readonly wasSilent: boolean }

const runCheck = async (check: Check, subject: Subject, run: CheckRun): Promise<Timed> => {
  const wires: Wire[] = []
  const refusals: SeenRefusal[] = []
  const bound = AbortSignal.timeout(run.boundMs)
  try {
    await check.run(await openContext(check, subject, { ...run, bound }, wires, refusals))
    const [refusal] = refusals
    return { status: 'passed', detail: null, ...(refusal && { refusal }), wasSilent: false }
  } catch (error) {
    if (run.signal.aborted) throw new InterruptedError('interrupted', { cause: error })
    if (error instanceof NotApplicable)
      return { status: 'not-applicable', detail: error.message, wasSilent: false }
    if (error instanceof CheckFailure || error instanceof TrialError)
      return { status: 'failed', detail: error.message, wasSilent: bound.aborted || isSilence(error) }
    throw error
  } finally {
    for (const wire of wires) wire.close()
  }
}

/** @param wires collects what is opened, to be closed by the caller @param refusals collects what the check notes */
const openContext = async (
  { ownViewers = false }: Check,
  { ready, readStats, stopPushing }: Subject,
  { config, kit, envelope, bound, signal: interrupt }: CheckRun & { readonly bound: AbortSignal },
  wires: Wire[],
  refusals: SeenRefusal[],
): Promise<CheckContext> => {
  const { port } = ready()
  const signal = AbortSignal.any([interrupt, bound])
  const certificate = config.tls === null ? null : kit.certificate
  const options = { port, certificate, changes: new EventEmitter(), signal }
  options.changes.setMaxListeners(0)
  const open: OpenWire = async (onBytes) => {
    const wire = await openWire(options, onBytes)
    wires.push(wire)
    return wire
  }
  const wrapping = envelope && { name: envelope, asksAcks: config.mode === 'ingest-ack' }
  const defaults: PeerOptions = {
    ...(wrapping && { wrapping }),
    ...(config.mode === 'relay' && { path: '/camera' }),
    ...(config.mode === 'push' && { onMessage: () => {} }),
  }
  const openPeerHere = (options: PeerOptions = {}) => openPeer(port, open, { ...defaults, ...options })
  const delivery = ownViewers
    ? noDelivery
    : await openDelivery({ config, readStats, signal, openPeer: openPeerHere })
  return {
    ready: ready(),
    config,
    kit,
    target: targetOf(wrapping),
    openWire: open,
    openPeer: openPeerHere,
    expectDelivered: delivery.expectMessages,
    expectNothingDelivered: delivery.expectNothing,
    noteRefusal: (refusal) => refusals.push(refusal),
    readStats,
    stopPushing,
    signal,
  }
}

const rejectDelivery = () =>
  Promise.reject(new Error('the check declares that it proves itself what arrives'))

const noDelivery: Delivery = { expectMessages: rejectDelivery, expectNothing: rejectDelivery }
