// What a run creates in the Swarm: services of agents, their secret, and an overlay network if configured. Everything is
// removed at the end; a label names the creating process, so that a later run can remove what a killed one left.
import { BlockList } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import * as z from 'zod'
import { type Holder, holderSchema, mayBeAlive, thisProcess } from '../../../results/store.ts'
import { framesFolder, imageUser, scratchFolders } from '../../container/arguments.ts'
import { InterruptedError } from '../../failure/failure.ts'
import type { AgentConnection } from './controller/agent-connection.ts'
import { docker, dockerSync } from './nodes.ts'
import { type AgentOrders, type AgentRole, agentCommand, identityVariables } from './protocol.ts'

export interface ServiceOptions {
  /** Of the run: `isb-` and some letters. */
  readonly run: string
  readonly role: AgentRole
  /** Value of the label. */
  readonly holder: string
  /** `name=value` of the nodes that it may go to. */
  readonly nodeLabel: string
  /** Number of agents; those of the role `link` are one for each node in any case. */
  readonly replicas: number
  /** Id, or name with digest, so that every node has the very same. */
  readonly image: string
  /** `host`, or the name of an overlay network. */
  readonly network: string
}

export interface ServicesOptions extends Omit<ServiceOptions, 'role' | 'nodeLabel' | 'replicas'> {
  readonly orders: AgentOrders
  readonly agents: readonly Pick<ServiceOptions, 'role' | 'nodeLabel' | 'replicas'>[]
  readonly signal: AbortSignal
}

export interface Overlay {
  readonly name: string
  /** The address that an agent has in it. @throws Error where it has none */
  readonly addressOf: (agent: AgentConnection) => string
  readonly remove: () => Promise<void>
}

/** Marks what a run has created; its value names the process. */
export const holderLabel = 'image-stream-bench.holder'

/** Pools of frames stay for the next run; everything else that agents write is removed with them. */
const framesVolume = 'image-stream-bench-fleet-frames'

const removeTries = 40
const removeEveryMs = 500

/** @returns removes them. @throws UsageError with the engine's error; InterruptedError. Nothing is left then */
export const startServices = async (options: ServicesOptions): Promise<() => Promise<void>> => {
  const { run, holder, orders, agents, signal } = options
  const names = agents.map(({ role }) => serviceName(run, role))
  const removeNow = (): void => {
    dockerSync(['service', 'rm', ...names])
    dockerSync(['secret', 'rm', secretName(run)])
  }
  const remove = async (): Promise<void> => {
    process.off('exit', removeNow)
    // One by one: a missing one must not prevent the removal of the others.
    for (const name of names) await docker(['service', 'rm', name]).catch(() => {})
    await docker(['secret', 'rm', secretName(run)]).catch(() => {})
  }
  process.once('exit', removeNow)
  try {
    await docker(
      ['secret', 'create', '--label', `${holderLabel}=${holder}`, secretName(run), '-'],
      JSON.stringify(orders),
    )
    for (const agent of agents) {
      if (signal.aborted) throw new InterruptedError('interrupted')
      await docker(serviceArguments({ ...options, ...agent }))
    }
    return remove
  } catch (error) {
    await remove()
    throw error
  }
}

/** Arguments behind `docker`. Pure. */
export const serviceArguments = (options: ServiceOptions): readonly string[] => {
  const { run, role, holder, nodeLabel, image, network } = options
  return [
    'service',
    'create',
    '--detach',
    '--quiet',
    ...['--name', serviceName(run, role)],
    ...['--label', `${holderLabel}=${holder}`],
    ...modeArguments(options),
    ...['--constraint', `node.labels.${nodeLabel.replace('=', '==')}`],
    // An agent whose controller has ended exits with 0 and must not be restarted.
    ...['--restart-condition', 'on-failure', '--restart-delay', '1s'],
    ...['--network', network],
    ...['--secret', `source=${secretName(run)},target=orders.json,uid=${userOf(role)},mode=0400`],
    ...['--user', `${userOf(role)}:${userOf(role)}`],
    '--read-only',
    ...['--cap-drop', 'ALL'],
    ...(role === 'link' ? ['--cap-add', 'NET_ADMIN'] : []),
    ...scratchFolders.flatMap((folder) => ['--mount', `type=tmpfs,target=${folder},tmpfs-mode=1777`]),
    '--mount',
    `type=volume,source=${framesVolume},target=${framesFolder}`,
    ...['--stop-grace-period', '5s'],
    '--no-resolve-image',
    // Filled in by the engine: https://docs.docker.com/reference/cli/docker/service/create/#create-services-using-templates
    ...['--env', `${identityVariables.task}={{.Task.Name}}`],
    ...['--env', `${identityVariables.node}={{.Node.ID}}`],
    ...['--env', `${identityVariables.nodeName}={{.Node.Hostname}}`],
    image,
    ...agentCommand(role),
  ]
}

/** Why agents do not start, a line for each task that does not run; empty where all run. */
export const explainTasks = async (
  run: string,
  role: AgentRole,
  ask: typeof docker = docker,
): Promise<readonly string[]> => {
  const text = await ask(['service', 'ps', '--no-trunc', '--format', '{{json .}}', serviceName(run, role)])
  const tasks: readonly Task[] = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
  const lines = tasks
    .filter(({ CurrentState }) => !/^Running/.test(CurrentState))
    .map(({ Name, Node, CurrentState, Error: why }) => explainTask(Name, Node, CurrentState, why))
  return [...new Set(lines)]
}

/** A network that Swarm makes between the containers of a run. @throws UsageError with the engine's error */
export const createOverlay = async (run: string, holder: string): Promise<Overlay> => {
  const name = `${run}-network`
  await docker(['network', 'create', '--driver', 'overlay', '--label', `${holderLabel}=${holder}`, name])
  const subnet = await docker(['network', 'inspect', '--format', '{{(index .IPAM.Config 0).Subnet}}', name])
  const isInside = within(subnet.trim())
  return {
    name,
    addressOf: ({ name: agent, hello }) => {
      const found = hello.interfaces.find(({ address }) => isInside(address))
      if (!found) throw new Error(`${agent} has no address in the network ${subnet}`)
      return found.address
    },
    remove: async () => {
      // It cannot be removed while a container uses it; the next sweep removes what is left.
      for (let tries = 0; tries < removeTries; tries++) {
        const isRemoved = await docker(['network', 'rm', name]).then(
          () => true,
          () => false,
        )
        if (isRemoved) return
        await sleep(removeEveryMs)
      }
    },
  }
}

/** Whether an address is in a subnet such as 10.0.1.0/24. */
export const within = (subnet: string): ((address: string) => boolean) => {
  const [base = '', bits] = subnet.split('/')
  const family = base.includes(':') ? 'ipv6' : 'ipv4'
  const list = new BlockList()
  list.addSubnet(base, Number(bits), family)
  return (address) => list.check(address, address.includes(':') ? 'ipv6' : 'ipv4')
}

/** Value of the label for what this process makes. */
export const describeHolder = (holder: Holder = thisProcess()): string =>
  Buffer.from(JSON.stringify(holder)).toString('base64url')

/**
 * Removes what runs of this machine have left in the Swarm and whose process has ended, and nothing else.
 * @returns how many things were removed. @throws UsageError with the engine's error
 */
export const sweepSwarm = async (
  self: Holder = thisProcess(),
  ask: typeof docker = docker,
): Promise<number> => {
  let removed = 0
  for (const kind of ['service', 'secret', 'network'] as const) {
    const ids = (await ask([kind, 'ls', '--quiet', '--filter', `label=${holderLabel}`]))
      .split('\n')
      .filter((id) => id !== '')
    if (ids.length === 0) continue
    for (const found of inspectedSchema.parse(JSON.parse(await ask([kind, 'inspect', ...ids])))) {
      const id = found.ID ?? found.Id ?? ''
      const holder = readHolder((found.Spec?.Labels ?? found.Labels)?.[holderLabel] ?? '')
      if (holder === null || holder.host !== self.host || mayBeAlive(holder, self)) continue
      await ask([kind, 'rm', id])
      removed++
    }
  }
  return removed
}

const serviceName = (run: string, role: AgentRole): string => `${run}-${role}`

const secretName = (run: string): string => `${run}-orders`

/** The server is a service, load generators are a job with replicas, and link agents run on every node with load generators. */
const modeArguments = ({ role, replicas }: ServiceOptions): readonly string[] => {
  switch (role) {
    case 'server':
      return ['--mode', 'replicated', '--replicas', '1']
    case 'load':
      return ['--mode', 'replicated-job', '--replicas', `${replicas}`]
    case 'link':
      return ['--mode', 'global']
  }
}

/** Shaping an interface needs root in the container, with a single capability. */
const userOf = (role: AgentRole): number => (role === 'link' ? 0 : imageUser.uid)

/** One task of a service, as the engine reports it. */
interface Task {
  readonly Name: string
  readonly Node: string
  readonly CurrentState: string
  readonly Error: string
}

const explainTask = (name: string, node: string, state: string, why: string): string => {
  const where = node === '' ? 'on no node' : `on node ${node}`
  const [what = ''] = state.split(' ')
  if (/no such image|not found: manifest|pull access denied/i.test(why))
    return `the image is missing ${where}; copy it there: docker save IMAGE | ssh ${node || 'NODE'} docker load`
  if (/no suitable node/i.test(why)) return `no node accepts ${name}: ${why.replaceAll('"', '')}`
  return `${name} ${where} is in state ${what.toLowerCase()}${why === '' ? '' : `: ${why.replaceAll('"', '')}`}`
}

const inspectedSchema = z.array(
  z.looseObject({
    ID: z.string().optional(),
    Id: z.string().optional(),
    Labels: z.record(z.string(), z.string()).nullish(),
    Spec: z.looseObject({ Labels: z.record(z.string(), z.string()).nullish() }).optional(),
  }),
)

/** Null for a label of another program. */
const readHolder = (label: string): Holder | null => {
  try {
    return holderSchema.parse(JSON.parse(Buffer.from(label, 'base64url').toString()))
  } catch {
    return null
  }
}
