// Where a run takes place: this machine or a fleet. Code that plans and executes a run does not depend on it.
import type { PageFaults } from '../../results/environment-schema.ts'
import type { PlannedRow, RunRecord } from '../../results/schema.ts'
import type { Runner } from '../../runners/catalog.ts'
import type { Scenario } from '../../scenarios/define.ts'
import type { CheckedRows } from '../conformance/of-rows.ts'
import type { FramePool } from '../frames/pool.ts'
import type { Machine } from '../machine/environment.ts'
import type { Placement } from '../placement/placement.ts'
import type { Selection } from '../plan/selection.ts'
import type { Preparation } from '../prepare/rows.ts'
import type { CertificateFiles } from '../settings/certificate.ts'
import type { Launcher } from '../trial/launcher.ts'

/** Rows derived from a selection and what is available, or given rows. */
export type RowsToPrepare =
  | { readonly kind: 'selection'; readonly selection: Selection; readonly scenarios: readonly Scenario[] }
  | { readonly kind: 'rows'; readonly runners: readonly Runner[]; readonly rows: readonly PlannedRow[] }

export interface PreparedRows extends Preparation {
  readonly runners: readonly Runner[]
  readonly scenarios: readonly Scenario[]
}

export interface Backend {
  /** The machine of the servers. */
  readonly machine: Machine
  readonly launcher: Launcher
  /** Null for a single machine. */
  readonly describeFleet: () => RunRecord['fleet'] | null
  /** Decides which CPUs each side gets. */
  readonly place: (serverCores: number) => Placement
  /** @throws InterruptedError on abort */
  readonly prepare: (wanted: RowsToPrepare) => Promise<Preparation>
  /** Checks the conformance of every server of the rows. @throws InterruptedError on abort */
  readonly check: (rows: PreparedRows, logFolder: string) => Promise<CheckedRows>
  /** Addresses of the server besides localhost that its certificate must name. */
  readonly serverAddresses: readonly string[]
  /** Copies files to where processes read them: pools of frames, and a certificate with its key. */
  readonly provideFiles: (pools: readonly FramePool[], certificate: CertificateFiles | null) => Promise<void>
  /** Speeds of the machine of the servers. */
  readonly calibrate: (image: Buffer, pathBytesPerSecond: number | null) => Promise<RunRecord['calibration']>
  /** Touches so much fresh memory of this machine, see `touchMemory`; absent for a fleet, whose memory is left as it is. */
  readonly touchMemory?: (bytes: number) => Promise<PageFaults | null>
  /** Removes everything that the backend created on machines. */
  readonly close: () => Promise<void>
}

export interface BackendOptions {
  readonly projectRoot: string
  readonly signal: AbortSignal
  readonly onProgress: (text: string) => void
  /** What stays visible, in contrast to progress. */
  readonly onNote?: ((text: string) => void) | undefined
}

export type OpenBackend = (options: BackendOptions) => Promise<Backend>
