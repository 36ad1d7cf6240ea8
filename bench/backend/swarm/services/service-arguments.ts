// The arguments of `docker service create` for the agents of a run: what they may do, where they go, what they are called. Pure.

import { framesFolder, imageUser, scratchFolders } from '../../../container/arguments.ts'
import { type AgentRole, agentCommand, whoVariables } from '../protocol.ts'

/** By this label a sweep finds what a run has made; its value says which process that was. */
export const holderLabel = 'image-stream-bench.holder'

export interface ServiceOptions {
  /** Of the run: `isb-` and some letters. */
  readonly run: string
  readonly role: AgentRole
  /** Ends up in a label. */
  readonly holder: string
  /** `name=value` of the nodes that it may go to. */
  readonly nodeLabel: string
  /** Agents; those of the role `link` are one a node whatever it says. */
  readonly replicas: number
  /** Id, or name with digest, so that every node has the very same. */
  readonly image: string
  /** `host`, or the name of an overlay network. */
  readonly network: string
}

/** Pools of frames stay for the next run; everything else that agents write is gone with them. */
const framesVolume = 'image-stream-bench-fleet-frames'

export const serviceName = (run: string, role: AgentRole): string => `${run}-${role}`

export const secretName = (run: string): string => `${run}-orders`

/** Arguments behind `docker`. */
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
    // An agent whose control has gone ends with 0, and is not to come again.
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
    ...['--env', `${whoVariables.task}={{.Task.Name}}`],
    ...['--env', `${whoVariables.node}={{.Node.ID}}`],
    ...['--env', `${whoVariables.nodeName}={{.Node.Hostname}}`],
    image,
    ...agentCommand(role),
  ]
}

/** The server is a service, load a job of so many replicas, and what shapes links is on every node with load. */
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

/** Whoever shapes an interface has to be root in its container, with this one capability and no other. */
const userOf = (role: AgentRole): number => (role === 'link' ? 0 : imageUser.uid)
