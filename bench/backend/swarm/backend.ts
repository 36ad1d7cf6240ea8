// The site that is a fleet: what a run makes, checks and starts, it has agents do on the machines of the fleet.

import type { Environment } from '../../../results/schema.ts'
import { findCandidates, findNonconforming } from '../../conformance/of-rows.ts'
import { prepareLaunches, prepareRows } from '../../prepare/rows.ts'
import type { Site, SiteOptions } from '../backend.ts'
import type { AgentLink } from './control/agent-link.ts'
import type { Control } from './control/listen.ts'
import { describeMachines } from './describe-machines.ts'
import { createFleetFiles } from './files.ts'
import type { FleetWishes } from './fleet-file.ts'
import { createFleetLauncher } from './launcher.ts'
import { launchLine, makeOnFleet } from './making.ts'
import type { Members } from './members.ts'
import { methods } from './methods.ts'
import type { Paths } from './paths.ts'
import { createRecovery } from './recovery.ts'
import { placeServer, seatLoad } from './seats.ts'

export interface FleetParts {
  readonly wishes: FleetWishes
  readonly members: Members
  readonly control: Control
  readonly paths: Paths
  /** What the links were held to, in the user's words. */
  readonly shaped: string | null
  /** Address at which load finds an agent's machine, or its container. */
  readonly addressOf: (agent: AgentLink) => string
  /** The image that agents run in. */
  readonly container: NonNullable<Environment['container']>
  /** Why agents do not come, a line each. */
  readonly explain: () => Promise<readonly string[]>
  /** Leaves nothing of the run on the machines. */
  readonly remove: () => Promise<void>
}

/** All agents are there, and their paths are measured. */
export const createFleetSite = (parts: FleetParts, { onProgress, signal }: SiteOptions): Site => {
  const { wishes, members, control, paths, shaped, addressOf, container, remove } = parts
  const files = createFleetFiles(control)
  const server = theServer(members)
  let placed = placeServer(server, wishes, 1)
  const seats = (loads: readonly AgentLink[]) => seatLoad(loads, theServer(members), placed, wishes)
  const { siblings, ...facts } = server.hello.facts
  const prepareOne = makeOnFleet(members)
  const making = { onProgress, signal }
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
      seesLinks: wishes.network === 'host',
      placement: () => placed,
      seats,
      recover: createRecovery(parts),
    }),
    describeFleet: () => ({
      kind: 'swarm',
      network: wishes.network,
      shaped,
      machines: describeMachines({
        server: theServer(members),
        serverCpus: placed.serverCpus,
        loads: members.of('load'),
        seats: seats(members.of('load')),
        paths,
      }),
    }),
    place: (serverCores) => {
      placed = placeServer(theServer(members), wishes, serverCores)
      const loads = members.of('load')
      const isApart = loads.every(({ hello }) => hello.node !== theServer(members).hello.node)
      return { ...placed, generatorCpus: seats(loads).flat(), note: isApart ? null : placed.note }
    },
    prepare: (wanted) =>
      wanted.kind === 'rows'
        ? prepareLaunches(wanted.runners, () => wanted.rows, making, prepareOne)
        : prepareRows(wanted.selection, wanted.scenarios, making, prepareOne),
    check: async ({ runners, scenarios, ...rows }) => {
      const candidates = findCandidates(rows, runners, scenarios).map(
        ({ deviations: _, cannot: __, ...candidate }) => ({
          ...candidate,
          launch: launchLine(candidate.launch),
        }),
      )
      const conformance = await theServer(members).call(methods.check, { candidates })
      return { conformance, nonconforming: findNonconforming(conformance) }
    },
    serverAddresses: [addressOf(server)],
    bring: async (pools, certificate) => {
      const secrets = certificate ? [certificate.certFile, certificate.keyFile] : []
      const offered = await files.offer(pools, secrets)
      await members.assign({
        roles: ['server', 'load'],
        act: async (agent) => {
          await agent.call(methods.fetch, offered)
        },
      })
    },
    calibrate: async (image, pathBytesPerSecond) => ({
      ...(await theServer(members).call(methods.calibrate, { image: image.toString('base64') })),
      loopbackGigabytesPerSecond: pathBytesPerSecond === null ? null : pathBytesPerSecond / 1e9,
    }),
    close: remove,
  }
}

const theServer = (members: Members): AgentLink => {
  const [server] = members.of('server')
  if (!server) throw new Error('a fleet has lost its server before anything was measured')
  return server
}
