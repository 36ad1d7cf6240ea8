// The services of one run: made, looked at when agents do not come, and removed whatever happens.
import { InterruptedError } from '../../../failure/failure.ts'
import type { AgentOrders, AgentRole } from '../protocol.ts'
import { docker, dockerNow } from './docker.ts'
import {
  holderLabel,
  type ServiceOptions,
  secretName,
  serviceArguments,
  serviceName,
} from './service-arguments.ts'

export interface ServicesOptions extends Omit<ServiceOptions, 'role' | 'nodeLabel' | 'replicas'> {
  readonly orders: AgentOrders
  readonly agents: readonly Pick<ServiceOptions, 'role' | 'nodeLabel' | 'replicas'>[]
  readonly signal: AbortSignal
}

export interface Services {
  readonly remove: () => Promise<void>
}

/** @throws UsageError in the engine's words; InterruptedError. Nothing is left behind then */
export const startServices = async (options: ServicesOptions): Promise<Services> => {
  const { run, holder, orders, agents, signal } = options
  const names = agents.map(({ role }) => serviceName(run, role))
  const removeNow = (): void => {
    dockerNow(['service', 'rm', ...names])
    dockerNow(['secret', 'rm', secretName(run)])
  }
  const remove = async (): Promise<void> => {
    process.off('exit', removeNow)
    // One by one: what was never made is not in the way of the others.
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
    return { remove }
  } catch (error) {
    await remove()
    throw error
  }
}

/** One task of a service, as the engine tells of it. */
interface Task {
  readonly Name: string
  readonly Node: string
  readonly CurrentState: string
  readonly Error: string
}

/** What keeps agents from coming, a line a task that does not run; empty where all do. */
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

const explainTask = (name: string, node: string, state: string, why: string): string => {
  const where = node === '' ? 'on no node' : `on node ${node}`
  const [what = ''] = state.split(' ')
  if (/no such image|not found: manifest|pull access denied/i.test(why))
    return `the image is missing ${where}; bring it there: docker save IMAGE | ssh ${node || 'NODE'} docker load`
  if (/no suitable node/i.test(why)) return `no node takes ${name}: ${why.replaceAll('"', '')}`
  return `${name} ${where} is ${what.toLowerCase()}${why === '' ? '' : `: ${why.replaceAll('"', '')}`}`
}
