// The Swarm of the engine: which nodes take servers and load, and where they reach this machine.
import { spawnSync } from 'node:child_process'
import { networkInterfaces } from 'node:os'
import { execa } from 'execa'
import * as z from 'zod'
import { explainEngineError } from '../../container/engine.ts'
import { UsageError } from '../../failure/failure.ts'
import type { FleetConfig } from './fleet-file.ts'

export interface SwarmNode {
  readonly id: string
  readonly name: string
  readonly cpus: number
  readonly labels: readonly string[]
  /** Why nothing is placed there, or null. */
  readonly problem: string | null
}

export interface SwarmPlan {
  /** Of this machine, for agents. */
  readonly address: string
  readonly serverNodes: readonly SwarmNode[]
  readonly loadNodes: readonly SwarmNode[]
}

const dockerTimeoutMs = 60_000

const swarmSchema = z.looseObject({
  LocalNodeState: z.string(),
  ControlAvailable: z.boolean(),
  NodeAddr: z.string(),
})

const nodesSchema = z.array(
  z.looseObject({
    ID: z.string(),
    Spec: z.looseObject({
      Availability: z.string(),
      Labels: z.record(z.string(), z.string()).nullish(),
    }),
    Status: z.looseObject({ State: z.string() }),
    Description: z.looseObject({
      Hostname: z.string(),
      Resources: z.looseObject({ NanoCPUs: z.number() }),
    }),
  }),
)

/** Runs a docker command. @returns its stdout. @param input for its stdin. @throws UsageError with the engine's error */
export const docker = async (args: readonly string[], input?: string): Promise<string> => {
  const { failed, stdout, stderr } = await execa('docker', args, {
    reject: false,
    timeout: dockerTimeoutMs,
    ...(input === undefined ? { stdin: 'ignore' } : { input }),
  })
  if (!failed) return stdout
  throw new UsageError(`docker ${args.slice(0, 2).join(' ')} failed: ${explainEngineError('docker', stderr)}`)
}

/** For exit handlers, which cannot wait for promises; failures are left to the next sweep. */
export const dockerSync = (args: readonly string[]): void => {
  spawnSync('docker', args, { stdio: 'ignore', timeout: dockerTimeoutMs })
}

/** @throws UsageError where this engine is no manager of a Swarm, or no node has the labels */
export const planSwarm = async (
  { address, server, load }: FleetConfig,
  ask: typeof docker = docker,
): Promise<SwarmPlan> => {
  const swarm = swarmSchema.parse(JSON.parse(await ask(['info', '--format', '{{json .Swarm}}'])))
  if (swarm.LocalNodeState !== 'active')
    throw new UsageError('this engine is not part of a Swarm; create one: docker swarm init')
  if (!swarm.ControlAvailable)
    throw new UsageError(
      'this engine is not a manager of its Swarm; run this on a manager, or point DOCKER_HOST at one',
    )
  const nodes = await listNodes(ask)
  const named = address ?? swarm.NodeAddr
  requireOwnAddress(named)
  return {
    address: named,
    serverNodes: withLabel(nodes, server.label, 'server'),
    loadNodes: withLabel(nodes, load.label, 'load'),
  }
}

const listNodes = async (ask: typeof docker): Promise<readonly SwarmNode[]> => {
  const ids = (await ask(['node', 'ls', '--quiet'])).split('\n').filter((id) => id !== '')
  return nodesSchema.parse(JSON.parse(await ask(['node', 'inspect', ...ids]))).map((node) => ({
    id: node.ID,
    name: node.Description.Hostname,
    cpus: Math.max(1, Math.floor(node.Description.Resources.NanoCPUs / 1e9)),
    labels: Object.entries(node.Spec.Labels ?? {}).map(([name, value]) => `${name}=${value}`),
    problem: problemOf(node.Status.State, node.Spec.Availability),
  }))
}

const problemOf = (state: string, availability: string): string | null => {
  if (state !== 'ready') return `is ${state}`
  return availability === 'active' ? null : `has the availability ${availability}`
}

const withLabel = (nodes: readonly SwarmNode[], label: string, side: string): readonly SwarmNode[] => {
  const labelled = nodes.filter(({ labels }) => labels.includes(label))
  const [first] = labelled
  if (!first)
    throw new UsageError(
      `no node of the Swarm has the label ${label}, for the ${side === 'load' ? 'load generators' : side}; ` +
        `set it: docker node update --label-add ${label} NODE (docker node ls lists them)`,
    )
  const able = labelled.filter(({ problem }) => problem === null)
  if (able.length === 0)
    throw new UsageError(
      `node ${first.name} with the label ${label} ${first.problem}; ` +
        `see docker node ls, or make it active: docker node update --availability active ${first.name}`,
    )
  return able
}

const requireOwnAddress = (address: string): void => {
  const own = Object.values(networkInterfaces()).flatMap((each) => (each ?? []).map((found) => found.address))
  if (own.includes(address)) return
  throw new UsageError(
    `${address} is not an address of this machine, so nodes cannot reach it: run this on the manager itself, ` +
      `or name an address of this machine that they reach in the fleet file, as "address"`,
  )
}
