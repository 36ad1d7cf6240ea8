// The list of behavioural checks, in the order in which they are run and reported.
import type { Check } from './check.ts'
import { connectionChecks } from './checks/connections.ts'
import { handshakeChecks, tlsChecks } from './checks/handshake.ts'
import { messageChecks } from './checks/messages.ts'
import { offenceChecks } from './checks/offences.ts'
import { pushChecks } from './checks/push.ts'
import { slowViewerChecks } from './checks/slow-viewers.ts'

export const checks: readonly Check[] = [
  ...handshakeChecks,
  ...messageChecks,
  ...offenceChecks,
  ...connectionChecks,
  ...slowViewerChecks,
  ...pushChecks,
  ...tlsChecks,
]
