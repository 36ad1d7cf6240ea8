// The links between the machines of a fleet: found, measured, and held to what the user asked for.

import { UsageError } from '../../failure/failure.ts'
import { type ClockOffset, measureClock } from './clock.ts'
import type { AgentLink } from './control/agent-link.ts'
import type { LinkWish } from './link/discipline.ts'
import type { Members } from './members.ts'
import { type LinkFacts, methods, type PathFacts } from './methods.ts'

export interface Link {
  readonly interface: string
  readonly mtu: number | null
  readonly sendBitsPerSecond: number | null
  readonly receiveBitsPerSecond: number | null
}

export interface Paths {
  /** Null where images do not leave the machine. */
  readonly linkOf: (agent: AgentLink) => Link | null
  /** Of a machine with load; null of the server's own, or where it was not measured. */
  readonly roundTripOf: (agent: AgentLink) => Pick<PathFacts, 'minMs' | 'medianMs'> | null
  readonly clockErrorOf: (agent: AgentLink) => number
}

export interface PathOptions {
  /** What the user says of the speed of the links. */
  readonly bitsPerSecond: number | null
  /** Address at which load finds an agent's machine, or its container. */
  readonly addressOf: (agent: AgentLink) => string
  readonly shape: LinkWish | null
  readonly signal: AbortSignal
}

/** An agent that joins late may come before the one that takes the server's place. */
const serverWaitMs = 30_000

/** Measures the path of every agent with load, also of one that joins later. @throws UsageError where a link cannot be shaped */
export const openPaths = async (
  members: Members,
  { bitsPerSecond, addressOf, shape, signal }: PathOptions,
): Promise<Paths> => {
  const links = new Map<string, LinkFacts>()
  const roundTrips = new Map<string, PathFacts>()
  const clocks = new Map<AgentLink, ClockOffset>()
  const ports = new Map<AgentLink, number>()

  await members.assign({
    roles: ['server'],
    act: async (server) => {
      const { node } = server.hello
      links.set(node, await server.call(methods.describeLink, { address: addressOf(server) }))
      ports.set(server, await server.call(methods.openEcho, { host: addressOf(server) }))
      requireUnshaped(server, links.get(node) ?? null)
    },
  })
  const findTarget = async () => {
    await members.gather({ server: 1, load: 0, link: 0 }, serverWaitMs, signal)
    const [server] = members.of('server')
    const port = server && ports.get(server)
    if (!server || port === undefined)
      throw new UsageError('the node of the server was lost, and none took its place')
    return { server, host: addressOf(server), port }
  }
  if (shape)
    await members.assign({
      roles: ['link'],
      act: async (agent) => {
        const { server, host, port } = await findTarget()
        if (agent.hello.node === server.hello.node) return
        const { link } = await agent.call(methods.measurePath, { host, port })
        if (!link) return
        await agent.call(methods.shape, { interface: link.interface, discipline: [...shape.discipline] })
      },
    })
  await members.assign({
    roles: ['load'],
    act: async (agent) => {
      const { server, host, port } = await findTarget()
      clocks.set(agent, await measureClock(agent.askClockMs))
      const { node } = agent.hello
      if (node === server.hello.node) return
      const path = await agent.call(methods.measurePath, { host, port })
      roundTrips.set(node, path)
      links.set(node, path.link)
      if (!shape) requireUnshaped(agent, path.link)
    },
  })
  return {
    linkOf: ({ hello: { node } }) => {
      const facts = links.get(node)
      const isAlone = [...members.of('server'), ...members.of('load')].every(
        (agent) => agent.hello.node === node,
      )
      if (!facts || isAlone) return null
      const speed = bitsPerSecond ?? facts.bitsPerSecond
      const isShaped = shape !== null && roundTrips.has(node)
      return {
        interface: facts.interface,
        mtu: facts.mtu,
        sendBitsPerSecond: isShaped ? (shape.bitsPerSecond ?? speed) : speed,
        receiveBitsPerSecond: speed,
      }
    },
    roundTripOf: ({ hello: { node } }) => roundTrips.get(node) ?? null,
    clockErrorOf: (agent) => clocks.get(agent)?.errorMs ?? 0,
  }
}

/** What a killed run has left would slow this one, and nobody would see why. */
const requireUnshaped = (agent: AgentLink, link: LinkFacts): void => {
  if (!link?.leftover) return
  throw new UsageError(
    `the interface ${link.interface} of ${agent.hello.nodeName} is still shaped by an earlier run ` +
      `(${link.leftover}); there, as root: tc qdisc del dev ${link.interface} root`,
  )
}
