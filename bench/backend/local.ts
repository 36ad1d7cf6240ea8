// The site that is this machine: everything is made, checked and started here.
import { checkRows } from '../conformance/of-rows.ts'
import { calibrate } from '../machine/calibration.ts'
import { cacheFolderOf, inspectMachine } from '../machine/environment.ts'
import { planPlacement } from '../placement/placement.ts'
import { prepareLaunches, prepareLocally, prepareRows } from '../prepare/rows.ts'
import { thisMachine } from '../trial/local-launcher.ts'
import type { OpenSite } from './backend.ts'

export const openThisMachine: OpenSite = async (options) => {
  const machine = await inspectMachine()
  const { usableCpus, siblings, tools } = machine.facts
  const preparing = { ...options, cacheFolder: cacheFolderOf(options.projectRoot), tools }
  const prepareOne = prepareLocally(preparing)
  return {
    machine,
    launcher: thisMachine,
    describeFleet: () => null,
    place: (serverCores) => planPlacement(usableCpus, siblings, serverCores, tools.taskset),
    prepare: (wanted) =>
      wanted.kind === 'rows'
        ? prepareLaunches(wanted.runners, () => wanted.rows, options, prepareOne)
        : prepareRows(wanted.selection, wanted.scenarios, options, prepareOne),
    check: (rows, logFolder) => checkRows(rows, { ...options, ...rows, tools, logFolder }),
    serverAddresses: [],
    bring: async () => {},
    calibrate: async (image, pathBytesPerSecond) => calibrate(image, pathBytesPerSecond),
    close: async () => {},
  }
}
