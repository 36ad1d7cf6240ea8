// Which published figures stand in a chart of a scenario point: those that were measured the way it is.
import type { Claim } from '../../results/reference-schema.ts'
import type { ScenarioRecord } from '../../results/schema.ts'

/** A figure that the marks are held against, and its label. */
export interface RuleMark {
  readonly text: string
  readonly kind: 'published' | 'reference'
  readonly fps: number
  /** Other end of a published range. */
  readonly fpsHigh: number
}

/** How the images of a point are carried. */
export type Setting = Pick<ScenarioRecord, 'mode'> & Omit<ScenarioRecord['points'][number], 'id' | 'label'>

/** Figures of the same frame size, where one generator sends JPEGs flat out and nothing else is asked of the server. */
export const publishedRules = (claims: readonly Claim[], setting: Setting): readonly RuleMark[] =>
  wasPublishedOf(setting)
    ? claims.flatMap(({ system, published, frameBytes, kind }) => {
        const low = published.low ?? published.high
        const high = published.high ?? published.low
        if (kind !== 'absolute' || frameBytes !== setting.frameBytes) return []
        if (system === null || low === null || high === null) return []
        return [{ text: `${system} ${published.text}`, kind: 'published', fps: low, fpsHigh: high }]
      })
    : []

/** As the reference has it: one client uploads over one connection; the server takes and counts. */
const wasPublishedOf = ({
  mode,
  connections,
  pace,
  inFlight,
  tls,
  control,
  capacity,
  format,
}: Setting): boolean =>
  mode === 'ingest' &&
  connections === 1 &&
  pace === undefined &&
  inFlight === undefined &&
  tls !== true &&
  control === undefined &&
  capacity === undefined &&
  format !== 'png' &&
  format !== 'raw-rgb'
