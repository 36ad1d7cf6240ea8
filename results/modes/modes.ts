// The list of modes, one module each.
import type { Mode, TrafficMode } from '../../runners/contract.ts'
import type { ScenarioPoint } from '../../scenarios/define.ts'
import type { TrafficLimits } from '../../scenarios/traffic.ts'
import { controlOnly } from './control-only.ts'
import { echo } from './echo.ts'
import { ingest } from './ingest.ts'
import { ingestAck } from './ingest-ack.ts'
import type { ModeRules } from './mode.ts'
import { push } from './push.ts'
import { relay } from './relay.ts'

const modes: { readonly [M in TrafficMode]: ModeRules<M> } = {
  ingest,
  'ingest-ack': ingestAck,
  'control-only': controlOnly,
  push,
  relay,
  echo,
}

export const rulesOf = <M extends TrafficMode>(mode: M): ModeRules<M> => modes[mode]

/** Traffic limits for a point of the mode. */
export const limitsOf = (mode: Mode, point: ScenarioPoint): TrafficLimits =>
  rulesOf(trafficModeOf(mode, point)).limits

/** `control-only` for control messages without cameras, otherwise the scenario's mode. */
export const trafficModeOf = (mode: Mode, { control, connections }: ScenarioPoint): TrafficMode =>
  mode === 'ingest-ack' && control?.socket === 'own' && connections === 0 ? 'control-only' : mode
