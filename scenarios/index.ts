// The ordered list of scenarios: the only place where one is registered.
import { claims } from './claims.ts'
import type { Scenario } from './define.ts'
import { frameSizes } from './frame-sizes.ts'
import { ingest1mb } from './ingest-1mb.ts'
import { ingest35mb } from './ingest-3.5mb.ts'
import { ingestMany } from './ingest-many.ts'
import { nodeVersions } from './node-versions.ts'
import { rig4x8mb } from './rig-4x8mb.ts'

export const scenarios: readonly Scenario[] = [
  ingest1mb,
  claims,
  ingest35mb,
  frameSizes,
  ingestMany,
  rig4x8mb,
  nodeVersions,
]
