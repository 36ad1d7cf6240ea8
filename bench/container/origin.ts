// What this checkout is, by which an image of the same sources is known.
import { describeSuite } from '../environment/suite.ts'
import type { Origin } from './image.ts'
import { digestOfSources } from './sources.ts'

export const describeOrigin = async (projectRoot: string): Promise<Origin> => {
  const { version, gitRevision, gitDirty } = await describeSuite(projectRoot)
  return {
    version,
    revision: `${gitRevision ?? ''}${gitDirty ? '+changes' : ''}`,
    sources: digestOfSources(projectRoot),
  }
}
