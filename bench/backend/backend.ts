// Where a run is measured: this machine, or a fleet of several. What plans and walks a run does not know which.
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

/** Rows that follow from a selection and from what can be had, or rows that are known. */
export type WantedRows =
  | { readonly kind: 'selection'; readonly selection: Selection; readonly scenarios: readonly Scenario[] }
  | { readonly kind: 'rows'; readonly runners: readonly Runner[]; readonly rows: readonly PlannedRow[] }

export interface RowsAtHand extends Preparation {
  readonly runners: readonly Runner[]
  readonly scenarios: readonly Scenario[]
}

export interface Site {
  /** The one that servers run on. */
  readonly machine: Machine
  readonly launcher: Launcher
  /** Null of a single machine. */
  readonly describeFleet: () => RunRecord['fleet'] | null
  /** Decides which CPUs each side gets. */
  readonly place: (serverCores: number) => Placement
  /** @throws InterruptedError on abort */
  readonly prepare: (wanted: WantedRows) => Promise<Preparation>
  /** Examines every server of the rows, where it runs. @throws InterruptedError on abort */
  readonly check: (rows: RowsAtHand, logFolder: string) => Promise<CheckedRows>
  /** Names of the server beside localhost that a certificate has to have. */
  readonly serverAddresses: readonly string[]
  /** Has files at hand where processes read them: pools of images, and a certificate with its key. */
  readonly bring: (pools: readonly FramePool[], certificate: CertificateFiles | null) => Promise<void>
  /** Speeds of the machine of the servers. */
  readonly calibrate: (image: Buffer, pathBytesPerSecond: number | null) => Promise<RunRecord['calibration']>
  /** Leaves nothing of its own behind. */
  readonly close: () => Promise<void>
}

/** What opening a site takes. */
export interface SiteOptions {
  readonly projectRoot: string
  readonly signal: AbortSignal
  readonly onProgress: (text: string) => void
}

export type OpenSite = (options: SiteOptions) => Promise<Site>
