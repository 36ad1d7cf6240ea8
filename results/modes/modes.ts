// The modes, one module each. A new mode is one more line here.
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

/** What a point of the mode may ask for. */
export const limitsOf = (mode: Mode, point: ScenarioPoint): TrafficLimits =>
  rulesOf(trafficModeOf(mode, point)).limits

/** Control messages may have the server for themselves. */
export const trafficModeOf = (mode: Mode, { control, connections }: ScenarioPoint): TrafficMode =>
  mode === 'ingest-ack' && control?.socket === 'own' && connections === 0 ? 'control-only' : mode
