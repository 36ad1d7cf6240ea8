// What a run has to know of this machine before it starts anything.
import { join } from 'node:path'
import type { Environment } from '../../results/schema.ts'
import { describeEnvironment } from '../environment.ts'
import { type PlacementFacts, readPlacementFacts } from '../placement.ts'
import type { PinTools } from '../trial/pin.ts'

export interface Machine {
  readonly environment: Environment
  readonly facts: PlacementFacts
  readonly tools: PinTools
}

export const inspectMachine = async (): Promise<Machine> => {
  const environment = await describeEnvironment()
  const facts = await readPlacementFacts()
  return { environment, facts, tools: { taskset: facts.hasTaskset, setpriv: facts.hasSetpriv } }
}

export const cacheFolderOf = (projectRoot: string): string => join(projectRoot, '.cache')
