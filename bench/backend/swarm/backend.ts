// The fleet backend: agents on its machines prepare, check and start what a run needs.
import type { Environment } from '../../../results/schema.ts'
import { findCandidates, findNonconforming } from '../../conformance/of-rows.ts'
import type { Launch } from '../../prepare/launch.ts'
import { type PrepareOne, prepareLaunches, prepareRows } from '../../prepare/rows.ts'
import type { Backend, BackendOptions } from '../backend.ts'
import type { AgentConnection } from './controller/agent-connection.ts'
import type { Controller } from './controller/listen.ts'
import { createFleetFiles } from './files.ts'
import type { FleetConfig } from './fleet-file.ts'
import { createFleetLauncher } from './launcher.ts'
import { describeMachines, placeLoads, placeServer } from './machines.ts'
import { createRecovery, type Members } from './members.ts'
import type { Paths } from './paths.ts'
import { launchMessage, methods } from './protocol.ts'

export interface FleetParts {
  readonly fleet: FleetConfig
  readonly members: Members
  readonly controller: Controller
  readonly paths: Paths
  /** How the links are shaped, as given by the user. */
  readonly shaped: string | null
  /** Address at which load generators reach an agent's machine, or its container. */
  readonly addressOf: (agent: AgentConnection) => string
  /** The image that agents run in. */
  readonly container: NonNullable<Environment['container']>
  /** Why agents do not start, a line each. */
  readonly explain: () => Promise<readonly string[]>
  /** Removes everything of the run from the machines. */
  readonly remove: () => Promise<void>
}

/** All agents are ready, and their paths are measured. */
export const createSwarmBackend = (parts: FleetParts, { onProgress, signal }: BackendOptions): Backend => {
  const { fleet, members, controller, paths, shaped, addressOf, container, remove } = parts
  const files = createFleetFiles(controller)
  const server = serverOf(members)
  let placed = placeServer(server, fleet, 1)
  const loadCpus = (loads: readonly AgentConnection[]) => placeLoads(loads, serverOf(members), placed, fleet)
  const { siblings, ...facts } = server.hello.facts
  const prepareOne = prepareOnFleet(members)
  const options = { onProgress, signal }
  return {
    machine: {
      environment: { ...server.hello.environment, container },
      facts: { ...facts, siblings: new Map(siblings) },
    },
    launcher: createFleetLauncher({
      members,
      files,
      paths,
      addressOf,
      seesLinks: fleet.network === 'host',
      loadCpus,
      recover: createRecovery(parts),
    }),
    describeFleet: () => ({
      kind: 'swarm',
      network: fleet.network,
      shaped,
      machines: describeMachines({
        server: serverOf(members),
        serverCpus: placed.serverCpus,
        loads: members.of('load'),
        loadCpus: loadCpus(members.of('load')),
        paths,
      }),
    }),
    place: (serverCores) => {
      placed = placeServer(serverOf(members), fleet, serverCores)
      const loads = members.of('load')
      const isApart = loads.every(({ hello }) => hello.node !== serverOf(members).hello.node)
      return { ...placed, generatorCpus: loadCpus(loads).flat(), note: isApart ? null : placed.note }
    },
    prepare: (wanted) =>
      wanted.kind === 'rows'
        ? prepareLaunches(wanted.runners, () => wanted.rows, options, prepareOne)
        : prepareRows(wanted.selection, wanted.scenarios, options, prepareOne),
    check: async ({ runners, scenarios, ...rows }) => {
      const candidates = findCandidates(rows, runners, scenarios).map(
        ({ deviations: _, cannot: __, ...candidate }) => ({
          ...candidate,
          launch: launchMessage(candidate.launch),
        }),
      )
      const conformance = await serverOf(members).call(methods.check, { candidates })
      return { conformance, nonconforming: findNonconforming(conformance) }
    },
    serverAddresses: [addressOf(server)],
    provideFiles: async (pools, certificate) => {
      const offered = await files.offer(pools, certificate)
      for (const role of ['server', 'load'] as const)
        await members.setUp({
          roles: [role],
          act: async (agent) => {
            await agent.call(methods.fetch, offered[role])
          },
        })
    },
    calibrate: async (image, pathBytesPerSecond) => ({
      ...(await serverOf(members).call(methods.calibrate, { image: image.toString('base64') })),
      loopbackGigabytesPerSecond: pathBytesPerSecond === null ? null : pathBytesPerSecond / 1e9,
    }),
    close: remove,
  }
}

const serverOf = (members: Members): AgentConnection => {
  const [server] = members.of('server')
  if (!server) throw new Error('the fleet lost its server before anything was measured')
  return server
}

/** Every agent of the side prepares the variant, including later ones; the launch is that of the first. */
const prepareOnFleet = (members: Members): PrepareOne => {
  return async (runner, variant) => {
    const launches: Launch[] = []
    const params = { runner: runner.spec.id, variant: variant.id }
    await members.setUp({
      roles: [runner.spec.role === 'generator' ? 'load' : 'server'],
      act: async (agent) => {
        launches.push(await agent.call(methods.prepare, params))
      },
    })
    const [launch] = launches
    if (!launch) throw new Error(`no agent is left to prepare ${runner.spec.id}`)
    return launch
  }
}
