// The site that is this machine: everything is made, checked and started here.
import { checkRows } from '../conformance/of-rows.ts'
import { calibrate } from '../environment/calibration.ts'
import { planPlacement } from '../placement.ts'
import { prepareHere, prepareLaunches, prepareRows } from '../prepare/rows.ts'
import { cacheFolderOf, inspectMachine } from '../run/machine.ts'
import { thisMachine } from '../trial/this-machine.ts'
import type { OpenSite } from './site.ts'

export const openThisMachine: OpenSite = async (options) => {
  const machine = await inspectMachine()
  const { usableCpus, siblings, tools } = machine.facts
  const preparing = { ...options, cacheFolder: cacheFolderOf(options.projectRoot), tools }
  const prepareOne = prepareHere(preparing)
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
