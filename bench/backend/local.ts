// The local backend, the default: everything is prepared, checked and started on this machine.
import { linkedServerHost } from '../../scenarios/link-addresses.ts'
import { checkRows } from '../conformance/of-rows.ts'
import { cacheFolderOf } from '../machine/cache-folder.ts'
import { calibrate } from '../machine/calibration.ts'
import { inspectMachine } from '../machine/environment.ts'
import { touchMemory } from '../machine/page-faults.ts'
import { readPinnedNode } from '../machine/pinned-node.ts'
import { planPlacement } from '../placement/placement.ts'
import { prepareBrowserLocally } from '../prepare/browser.ts'
import { nameOtherNode, prepareLaunches, prepareLocally, prepareRows } from '../prepare/rows.ts'
import { thisMachine } from '../trial/local-launcher.ts'
import type { Backend, BackendOptions, OpenBackend } from './backend.ts'

/** Opens the backend of the options, or the local one, and closes it after `act`, whatever happens. */
export const withBackend = async <T>(
  options: BackendOptions & { readonly openBackend?: OpenBackend | undefined },
  act: (backend: Backend) => Promise<T>,
): Promise<T> => {
  const backend = await (options.openBackend ?? openLocal)(options)
  try {
    return await act(backend)
  } finally {
    await backend.close()
  }
}

const openLocal: OpenBackend = async (options) => {
  const machine = await inspectMachine()
  const { usableCpus, siblings, tools } = machine.facts
  const pinnedNode = readPinnedNode(options.projectRoot)
  const preparing = { ...options, cacheFolder: cacheFolderOf(options.projectRoot), tools }
  const prepareOne = prepareLocally(preparing)
  const prepareBrowser = prepareBrowserLocally(preparing)
  return {
    machine,
    launcher: thisMachine,
    describeFleet: () => null,
    place: (serverCores) => planPlacement(usableCpus, siblings, serverCores, tools.taskset),
    prepare: async (wanted) =>
      nameOtherNode(
        await (wanted.kind === 'rows'
          ? prepareLaunches(wanted.runners, () => wanted.rows, options, prepareOne, prepareBrowser)
          : prepareRows(wanted.selection, wanted.scenarios, options, prepareOne, prepareBrowser)),
        pinnedNode,
      ),
    check: (rows, logFolder) => checkRows(rows, { ...options, ...rows, tools, logFolder }),
    serverAddresses: [linkedServerHost],
    provideFiles: async () => {},
    calibrate: async (image, pathBytesPerSecond) => calibrate(image, pathBytesPerSecond),
    touchMemory: (bytes) => touchMemory(bytes, { ...options, tools }),
    close: async () => {},
  }
}
