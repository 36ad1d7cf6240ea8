// The methods of an agent, which the controller calls.
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { median } from 'simple-statistics'
import { type Runner, readCatalog } from '../../../../runners/catalog.ts'
import { findVariant } from '../../../../runners/variants.ts'
import { checkConformance, recordConformance } from '../../../conformance/conformance.ts'
import { cacheFolderOf } from '../../../machine/cache-folder.ts'
import { calibrate } from '../../../machine/calibration.ts'
import { describeInterface, findInterface, readLinkTotals } from '../../../machine/link-counters.ts'
import { observe } from '../../../machine/observe.ts'
import type { PlacementFacts } from '../../../placement/placement.ts'
import { prepareLaunch } from '../../../prepare/launch.ts'
import { createSteps } from '../../../prepare/steps.ts'
import { findOwnDiscipline, shapeInterface } from '../link.ts'
import {
  type AgentOrders,
  type LinkFacts,
  launchMessage,
  type Method,
  methods,
  observationMessage,
  type PathFacts,
} from '../protocol.ts'
import type { Children } from './children.ts'
import { fetchFiles } from './fetch-files.ts'

/** By name; each validates its parameters. */
export type Methods = ReadonlyMap<string, (params: unknown) => Promise<unknown>>

export interface AgentContext {
  readonly projectRoot: string
  readonly orders: AgentOrders
  readonly tools: PlacementFacts['tools']
  readonly children: Children
  readonly nowMs: () => number
  readonly signal: AbortSignal
  readonly onProgress: (text: string) => void
}

const roundTrips = 200
const pathTimeoutMs = 10_000

export const createMethods = (context: AgentContext): Methods => {
  const { projectRoot, orders, tools, children, nowMs, signal, onProgress } = context
  const runners = readCatalog()
  const options = { projectRoot, cacheFolder: cacheFolderOf(projectRoot), tools, signal, onProgress }
  const doStep = createSteps(options)
  return new Map([
    implement(methods.prepare, async ({ runner: id, variant: variantId }) => {
      const runner = findRunner(runners, id)
      const variant = findVariant(runner.spec, variantId)
      if (!variant) throw new Error(`${id} has no variant ${variantId}`)
      return launchMessage(await prepareLaunch(runner, variant, options, doStep))
    }),
    implement(methods.check, async ({ candidates }) => {
      const known = candidates.flatMap(({ launch, ...candidate }) => {
        const { deviations, cannot } = findRunner(runners, candidate.runner).spec
        return launch.status === 'ready' ? [{ ...candidate, launch, deviations, cannot }] : []
      })
      const logFolder = mkdtempSync(join(tmpdir(), 'isb-checks-'))
      return recordConformance(await checkConformance(known, { tools, logFolder, signal, onProgress }))
    }),
    implement(methods.calibrate, ({ image }) => {
      const { loopbackGigabytesPerSecond: _, ...speeds } = calibrate(Buffer.from(image, 'base64'), null)
      return speeds
    }),
    implement(methods.fetch, async (files) => {
      await fetchFiles(files, orders, onProgress)
      return null
    }),
    implement(methods.observe, ({ child, interface: name, ...cpus }) => {
      const observed = observe({ serverPid: children.pidOf(child), ...cpus })
      return {
        kernel: observed && observationMessage(observed),
        link: name === null ? null : readLinkTotals(name),
      }
    }),
    implement(methods.clock, nowMs),
    implement(methods.openEcho, ({ host }) => openEcho(host)),
    implement(methods.measurePath, ({ host, port }) => measurePath(host, port)),
    implement(methods.describeLink, ({ address }) => describeLink(address)),
    implement(methods.shape, ({ interface: name, discipline }) => {
      shapeInterface(name, discipline)
      return null
    }),
    implement(methods.rss, ({ child }) => children.readRssBytes(child)),
    implement(methods.stop, ({ child, atOnce }) => children.stop(child, atOnce)),
  ])
}

const implement = <P, A>(
  { name, params }: Method<P, A>,
  act: (params: P) => A | Promise<A>,
): [string, (given: unknown) => Promise<unknown>] => [name, async (given) => act(params.parse(given))]

const findRunner = (runners: readonly Runner[], id: string): Runner => {
  const runner = runners.find(({ spec }) => spec.id === id)
  if (!runner) throw new Error(`there is no runner ${id} in this image`)
  return runner
}

/** Echoes until the process ends. @returns its port */
const openEcho = async (host: string): Promise<number> => {
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => socket.destroy()) // the peer disconnected
    socket.pipe(socket)
  })
  server.listen(0, host)
  await once(server, 'listening')
  server.unref()
  return (server.address() as AddressInfo).port
}

/** Round trip of one byte, and its interface. @throws Error where the other machine cannot be reached in 10 s */
const measurePath = async (host: string, port: number): Promise<PathFacts> => {
  const socket = connect({ host, port, noDelay: true })
  // Each wait below reports an error; one between two of them must not end the agent.
  socket.on('error', () => {})
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

const timeRoundTrip = async (socket: Socket, signal: AbortSignal): Promise<number> => {
  const beganMs = performance.now()
  socket.write('.')
  await once(socket, 'data', { signal })
  return performance.now() - beganMs
}

/** Null for loopback. */
const describeLink = async (address: string): Promise<LinkFacts> => {
  const name = findInterface(address)
  return name === null ? null : { ...describeInterface(name), leftover: await readLeftover(name) }
}

/** Null without a discipline of an earlier run, or without `tc`. */
const readLeftover = async (name: string): Promise<string | null> => {
  const { failed, stdout } = await execa('tc', ['qdisc', 'show', 'dev', name], { reject: false })
  return failed ? null : findOwnDiscipline(stdout)
}
