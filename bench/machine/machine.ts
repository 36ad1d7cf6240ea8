// What a run has to know of this machine before it starts anything.
import { join } from 'node:path'
import type { Environment } from '../../results/schema.ts'
import { type PlacementFacts, readPlacementFacts } from '../placement/placement.ts'
import { describeEnvironment } from './environment.ts'

export interface Machine {
  readonly environment: Environment
  readonly facts: PlacementFacts
}

export const inspectMachine = async (): Promise<Machine> => {
  const environment = await describeEnvironment()
  return { environment, facts: await readPlacementFacts() }
}

export const cacheFolderOf = (projectRoot: string): string => join(projectRoot, '.cache')
