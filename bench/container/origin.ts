// What this checkout is, by which an image of the same sources is known.
import type { RunRecord } from '../../results/schema.ts'
import type { Origin } from './image.ts'
import { digestOfSources } from './sources.ts'

export const describeOrigin = (
  { version, gitRevision, gitDirty }: RunRecord['suite'],
  projectRoot: string,
): Origin => ({
  version,
  revision: `${gitRevision ?? ''}${gitDirty ? '+changes' : ''}`,
  sources: digestOfSources(projectRoot),
})
