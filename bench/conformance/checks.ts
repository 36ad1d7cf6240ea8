// The list of behavioural checks, in the order in which they are run and told.
import type { Check } from './check.ts'
import { companyChecks } from './checks/company.ts'
import { controlChecks } from './checks/control.ts'
import { handshakeChecks } from './checks/handshake.ts'
import { limitChecks } from './checks/limits.ts'
import { messageChecks } from './checks/messages.ts'
import { offenceChecks } from './checks/offences.ts'
import { pushChecks } from './checks/push.ts'
import { relayChecks } from './checks/relay.ts'
import { sizeChecks } from './checks/sizes.ts'
import { slowViewerChecks } from './checks/slow-viewers.ts'
import { tlsChecks } from './checks/tls.ts'

export const checks: readonly Check[] = [
  ...handshakeChecks,
  ...sizeChecks,
  ...messageChecks,
  ...controlChecks,
  ...offenceChecks,
  ...limitChecks,
  ...companyChecks,
  ...relayChecks,
  ...slowViewerChecks,
  ...pushChecks,
  ...tlsChecks,
]
