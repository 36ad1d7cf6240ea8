// Runs checks against a made-up server with one fault, in one mode.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Kit, prepareKit } from '../../../bench/conformance/check.ts'
import { checks } from '../../../bench/conformance/checks.ts'
import { type Finding, runChecks } from '../../../bench/conformance/run-checks.ts'
import { configureRunner } from '../../../bench/settings/configuration.ts'
import type { Mode, RunnerConfig } from '../../../runners/contract.ts'
import { defaultSwitches } from '../../../runners/variants.ts'
import { limitBytes, startFakeSubject } from './fake-server/fake-subject.ts'

/** Below the limit of the made-up server. */
const frameBytes = 65_536

export interface Examined {
  readonly mode: Mode
  readonly fault: string
  /** Checks to run. */
  readonly ids: readonly string[]
  readonly boundMs: number
}

/** The kit of all examinations of a test file, and how it is removed. */
export const openKit = async (): Promise<Kit & { readonly remove: () => void }> => {
  const folder = mkdtempSync(join(tmpdir(), 'isb-kit-'))
  return { ...(await prepareKit(folder, frameBytes)), remove: () => rmSync(folder, { recursive: true }) }
}

export const examine = async (
  kit: Kit,
  { mode, fault, ids, boundMs }: Examined,
): Promise<readonly Finding[]> => {
  const raised = { ...defaultSwitches, limits: 'raised' } as const
  const config: RunnerConfig = {
    ...configureRunner(raised, { mode, frameBytes, pool: kit.pool }, null),
    limits: { maxMessageBytes: limitBytes, backpressureBytes: null, idleTimeoutSeconds: null },
  }
  const subject = await startFakeSubject(fault, config)
  const chosen = checks.filter(({ id }) => ids.includes(id))
  try {
    const { signal } = new AbortController()
    return await runChecks(chosen, subject, { config, kit, cannot: {}, boundMs, signal })
  } finally {
    subject.stop()
  }
}

export const idsOf = (findings: readonly Finding[], status: Finding['status']): readonly string[] =>
  findings
    .filter((finding) => finding.status === status)
    .map(({ id }) => id)
    .sort()
