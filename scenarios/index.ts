// The ordered list of scenarios: the only place where one is registered.
import { browserViewer, browserViewerPush } from './browser-viewer.ts'
import { cameras30fps } from './cameras-30fps.ts'
import { capacity } from './capacity.ts'
import { claims } from './claims.ts'
import { controlMessages } from './control-messages.ts'
import type { Scenario } from './define.ts'
import { deflate } from './deflate.ts'
import { echoLatency } from './echo-latency.ts'
import { frameSizes } from './frame-sizes.ts'
import { frameworks } from './frameworks.ts'
import { ingest1mb } from './ingest-1mb.ts'
import { ingest35mb } from './ingest-3.5mb.ts'
import { ingestMany } from './ingest-many.ts'
import { ladders } from './ladders.ts'
import { nodeVersions } from './node-versions.ts'
import { push1mb } from './push-1mb.ts'
import { relay } from './relay.ts'
import { rig4x8mb } from './rig-4x8mb.ts'
import { slowLink } from './slow-link.ts'
import { slowViewer } from './slow-viewer.ts'
import { tls, tlsPush } from './tls.ts'
import { transports, transportsAck, transportsPush } from './transports.ts'
import { withWork } from './with-work.ts'

export const scenarios: readonly Scenario[] = [
  ingest1mb,
  claims,
  ingest35mb,
  frameSizes,
  push1mb,
  relay,
  slowViewer,
  slowLink,
  echoLatency,
  cameras30fps,
  capacity,
  controlMessages,
  ingestMany,
  rig4x8mb,
  tls,
  tlsPush,
  ladders,
  nodeVersions,
  deflate,
  frameworks,
  transports,
  transportsAck,
  transportsPush,
  withWork,
  browserViewer,
  browserViewerPush,
]
