// The links between the machines of a fleet: found, measured and shaped on request; and their clock offsets.
import { UsageError } from '../../failure/failure.ts'
import type { AgentConnection } from './controller/agent-connection.ts'
import type { LinkShape } from './link.ts'
import type { Members } from './members.ts'
import { type LinkFacts, methods, type PathFacts } from './protocol.ts'

export interface Link {
  readonly interface: string
  readonly mtu: number | null
  readonly sendBitsPerSecond: number | null
  readonly receiveBitsPerSecond: number | null
}

export interface Paths {
  /** Null where frames do not leave the machine. */
  readonly linkOf: (agent: AgentConnection) => Link | null
  /** Of a machine with load generators; null for the server's own, or where it was not measured. */
  readonly roundTripOf: (agent: AgentConnection) => Pick<PathFacts, 'minMs' | 'medianMs'> | null
  readonly clockErrorOf: (agent: AgentConnection) => number
}

export interface PathOptions {
  /** Speed of the links according to the user. */
  readonly bitsPerSecond: number | null
  /** Address at which load generators reach an agent's machine, or its container. */
  readonly addressOf: (agent: AgentConnection) => string
  readonly shape: LinkShape | null
  readonly signal: AbortSignal
}

export interface ClockOffset {
  /** To be added to a time of this machine. */
  readonly offsetMs: number
  /** The true offset differs by no more than this: half of the shortest round trip. */
  readonly errorMs: number
}

/** A late agent may join before the one that replaces the server. */
const serverWaitMs = 30_000
const clockQuestions = 7

/** Measures the path of every agent with load generators, including later ones. @throws UsageError where a link cannot be shaped */
export const openPaths = async (
  members: Members,
  { bitsPerSecond, addressOf, shape, signal }: PathOptions,
): Promise<Paths> => {
  const links = new Map<string, LinkFacts>()
  const roundTrips = new Map<string, PathFacts>()
  const clocks = new Map<AgentConnection, ClockOffset>()
  const echoPorts = new Map<AgentConnection, number>()

  await members.setUp({
    roles: ['server'],
    act: async (server) => {
      const { node } = server.hello
      links.set(node, await server.call(methods.describeLink, { address: addressOf(server) }))
      echoPorts.set(server, await server.call(methods.openEcho, { host: addressOf(server) }))
      requireUnshaped(server, links.get(node) ?? null)
    },
  })
  const findServer = async () => {
    await members.awaitReady({ server: 1, load: 0, link: 0 }, serverWaitMs, signal)
    const [server] = members.of('server')
    const port = server && echoPorts.get(server)
    if (!server || port === undefined)
      throw new UsageError('the node of the server was lost and not replaced')
    return { server, host: addressOf(server), port }
  }
  if (shape)
    await members.setUp({
      roles: ['link'],
      act: async (agent) => {
        const { server, host, port } = await findServer()
        if (agent.hello.node === server.hello.node) return
        const { link } = await agent.call(methods.measurePath, { host, port })
        if (!link) return
        await agent.call(methods.shape, { interface: link.interface, discipline: [...shape.discipline] })
      },
    })
  await members.setUp({
    roles: ['load'],
    act: async (agent) => {
      const { server, host, port } = await findServer()
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

/**
 * Estimates how far another clock is ahead, from the answer with the shortest round trip (Cristian 1989,
 * https://doi.org/10.1007/BF01784024).
 * @param askMs reads the other clock
 */
export const measureClock = async (
  askMs: () => Promise<number>,
  nowMs: () => number = () => performance.now(),
): Promise<ClockOffset> => {
  let best: ClockOffset = { offsetMs: 0, errorMs: Number.POSITIVE_INFINITY }
  for (let question = 0; question < clockQuestions; question++) {
    const askedMs = nowMs()
    const theirMs = await askMs()
    const errorMs = (nowMs() - askedMs) / 2
    if (errorMs < best.errorMs) best = { offsetMs: theirMs - (askedMs + errorMs), errorMs }
  }
  return best
}

/** A discipline left by a killed run would silently slow this one. */
const requireUnshaped = (agent: AgentConnection, link: LinkFacts): void => {
  if (!link?.leftover) return
  throw new UsageError(
    `the interface ${link.interface} of ${agent.hello.nodeName} still has the link shaping of an earlier run ` +
      `(${link.leftover}); there, as root: tc qdisc del dev ${link.interface} root`,
  )
}
