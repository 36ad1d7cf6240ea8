// The path between two machines of a fleet: how long a byte takes there and back, and which interface it goes through.
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { execa } from 'execa'
import { median } from 'simple-statistics'
import { describeInterface, findInterface } from '../../../machine/link-counters.ts'
import { findOwnDiscipline } from '../link/discipline.ts'
import type { LinkFacts, PathFacts } from '../methods.ts'

const roundTrips = 200
const pathTimeoutMs = 10_000

/** Sends back what it gets, until the process ends. @returns its port */
export const openEcho = async (host: string): Promise<number> => {
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => {}) // who asked has gone
    socket.pipe(socket)
  })
  server.listen(0, host)
  await once(server, 'listening')
  server.unref()
  return (server.address() as AddressInfo).port
}

/** @throws Error where the other machine is not reached in 10 s */
export const measurePath = async (host: string, port: number): Promise<PathFacts> => {
  const socket = connect({ host, port, noDelay: true })
  const signal = AbortSignal.timeout(pathTimeoutMs)
  try {
    await once(socket, 'connect', { signal })
    const times: number[] = []
    for (let round = 0; round < roundTrips; round++) times.push(await timeRoundTrip(socket, signal))
    return {
      link: await describeLink(socket.localAddress ?? ''),
      minMs: Math.min(...times),
      medianMs: median(times),
    }
  } finally {
    socket.destroy()
  }
}

/** Null for loopback. */
export const describeLink = async (address: string): Promise<LinkFacts> => {
  const name = findInterface(address)
  return name === null ? null : { ...describeInterface(name), leftover: await readLeftover(name) }
}

const timeRoundTrip = async (socket: Socket, signal: AbortSignal): Promise<number> => {
  const beganMs = performance.now()
  socket.write('.')
  await once(socket, 'data', { signal })
  return performance.now() - beganMs
}

/** Null where nothing of ours is left, or there is no `tc` to ask. */
const readLeftover = async (name: string): Promise<string | null> => {
  const { failed, stdout } = await execa('tc', ['qdisc', 'show', 'dev', name], { reject: false })
  return failed ? null : findOwnDiscipline(stdout)
}
