// The part of a trial's job whose viewer is a page: which way, on which CPUs, with which pictures.
import { join } from 'node:path'
import type { PlannedRow } from '../../results/schema.ts'
import { pictureName } from '../../results/store.ts'
import type { PageJob } from '../../runners/contract.ts'
import { isBrowser, viewingWays } from '../../scenarios/generators.ts'
import type { Placement } from '../placement/placement.ts'
import type { Launch } from '../prepare/launch.ts'
import type { TrialTask } from '../trial/generator-side.ts'

export interface PagePlace {
  readonly placement: Placement
  /** Where its profile is during the trial. */
  readonly logFolder: string
  /** Where pictures go; undefined: none are taken. */
  readonly picturesFolder: string | undefined
  readonly windowMs: number
}

/** Pictures cost time in the window, so one trial of a row takes them. */
const roundWithPictures = 1

/** The job with its page; as it is where the row's generator is no browser. */
export const withPage = (
  task: TrialTask,
  row: PlannedRow,
  round: number,
  generator: Extract<Launch, { status: 'ready' }>,
  place: PagePlace,
): TrialTask => {
  const viewing = isBrowser(row.generator) ? viewingWays[row.generator] : undefined
  if (!viewing || !generator.browser || (task.mode !== 'push' && task.mode !== 'relay')) return task
  const { picturesFolder, windowMs } = place
  const page: PageJob = {
    executable: generator.browser.executable,
    way: viewing.way,
    browserCpus: [...browserCpus(place.placement)],
    scratchFolder: place.logFolder,
    pictures:
      picturesFolder === undefined || round !== roundWithPictures
        ? null
        : { prefix: join(picturesFolder, pictureName(row)), middleAfterMs: windowMs / 2 },
  }
  return { ...task, page }
}

/** With two CPUs or more beside the server's, the camera has the first and the browser the others. */
const browserCpus = ({ pinned, generatorCpus }: Placement): readonly number[] =>
  pinned ? generatorCpus.slice(1) : []
