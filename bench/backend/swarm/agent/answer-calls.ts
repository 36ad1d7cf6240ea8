// What an agent does for each method that the control may call.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Runner, readCatalog } from '../../../../runners/catalog.ts'
import { checkConformance, recordConformance } from '../../../conformance/conformance.ts'
import { calibrate } from '../../../machine/calibration.ts'
import { cacheFolderOf } from '../../../machine/environment.ts'
import { readLinkTotals } from '../../../machine/link-counters.ts'
import { observe } from '../../../machine/observe.ts'
import type { PlacementFacts } from '../../../placement/placement.ts'
import { prepareLaunch } from '../../../prepare/launch.ts'
import { createSteps } from '../../../prepare/steps.ts'
import { shapeInterface } from '../link/shape.ts'
import { launchLine } from '../making.ts'
import { type Method, methods } from '../methods.ts'
import type { AgentOrders } from '../protocol.ts'
import type { Children } from './children.ts'
import { fetchFiles } from './fetch-files.ts'
import { describeLink, measurePath, openEcho } from './path.ts'

/** By name; each checks its parameters. */
export type Answers = ReadonlyMap<string, (params: unknown) => Promise<unknown>>

export interface AgentContext {
  readonly projectRoot: string
  readonly orders: AgentOrders
  readonly tools: PlacementFacts['tools']
  readonly children: Children
  readonly nowMs: () => number
  readonly signal: AbortSignal
  readonly onProgress: (text: string) => void
}

export const createAnswers = (context: AgentContext): Answers => {
  const { projectRoot, orders, tools, children, nowMs, signal, onProgress } = context
  const runners = readCatalog()
  const making = { projectRoot, cacheFolder: cacheFolderOf(projectRoot), tools, signal, onProgress }
  const doStep = createSteps(making)
  return new Map([
    on(methods.prepare, async ({ runner: id, variant: variantId }) => {
      const runner = find(runners, id)
      const variant = runner.spec.variants[variantId]
      if (!variant) throw new Error(`${id} has no variant ${variantId}`)
      return launchLine(await prepareLaunch(runner, variant, making, doStep))
    }),
    on(methods.check, async ({ candidates }) => {
      const known = candidates.flatMap(({ launch, ...candidate }) => {
        const { deviations, cannot } = find(runners, candidate.runner).spec
        return launch.status === 'ready' ? [{ ...candidate, launch, deviations, cannot }] : []
      })
      const logFolder = mkdtempSync(join(tmpdir(), 'isb-checks-'))
      return recordConformance(await checkConformance(known, { tools, logFolder, signal, onProgress }))
    }),
    on(methods.calibrate, ({ image }) => {
      const { loopbackGigabytesPerSecond: _, ...speeds } = calibrate(Buffer.from(image, 'base64'), null)
      return speeds
    }),
    on(methods.fetch, async (files) => {
      await fetchFiles(files, orders, onProgress)
      return null
    }),
    on(methods.observe, ({ child, serverCpus, generatorCpus, interface: name }) => {
      const seen = observe({ serverPid: children.pidOf(child) ?? 0, serverCpus, generatorCpus })
      return {
        kernel: seen && { ...seen, path: null, processes: [...seen.processes] },
        link: name === null ? null : readLinkTotals(name),
      }
    }),
    on(methods.clock, nowMs),
    on(methods.openEcho, ({ host }) => openEcho(host)),
    on(methods.measurePath, ({ host, port }) => measurePath(host, port)),
    on(methods.describeLink, ({ address }) => describeLink(address)),
    on(methods.shape, ({ interface: name, discipline }) => {
      shapeInterface(name, discipline)
      return null
    }),
    on(methods.rss, ({ child }) => children.readRssBytes(child)),
    on(methods.stop, ({ child, atOnce }) => children.stop(child, atOnce)),
  ])
}

const on = <P, A>(
  { name, params }: Method<P, A>,
  act: (params: P) => A | Promise<A>,
): [string, (given: unknown) => Promise<unknown>] => [name, async (given) => act(params.parse(given))]

const find = (runners: readonly Runner[], id: string): Runner => {
  const runner = runners.find(({ spec }) => spec.id === id)
  if (!runner) throw new Error(`there is no runner ${id} in this image`)
  return runner
}
