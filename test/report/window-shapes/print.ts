// npm run bench:windows: prints how wide the interval of a ratio is for several windows and rounds; -- RUN takes the scatter of
// a recorded run.
import { CorruptRunError, readRun } from '../../../results/store.ts'
import { componentsOf, typicalComponents } from './components.ts'
import { runsPerShape, shapeTable, simulateShapes } from './simulate.ts'

const usage = 2

const fail = (line: string): void => {
  console.error(`bench:windows: ${line}`)
  process.exitCode = usage
}

const print = (folder: string | undefined): void => {
  const components = folder === undefined ? typicalComponents : componentsOf(readRun(folder))
  if (components === null) {
    fail(`${folder} has fewer than 10 trials with a course: name a run of this version, flat out`)
    return
  }
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`
  const { launch, within, machine } = components
  console.log(
    `scatter: launch ${percent(launch)}, within 1.5 s ${percent(within)}, machine ${percent(machine)}\n`,
  )
  console.log(shapeTable(simulateShapes(components, runsPerShape)))
}

try {
  print(process.argv[2])
} catch (error) {
  if (!(error instanceof CorruptRunError)) throw error
  fail(error.message)
}
