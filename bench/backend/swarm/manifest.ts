// The agents of a fleet as a Kubernetes manifest: an Indexed Job for load, a Job and a Service for the server, a Secret with
// their orders. Pure.
import { basename } from 'node:path'
import { stringify } from 'yaml'
import { framesFolder, imageUser, scratchFolders } from '../../container/arguments.ts'
import type { FleetConfig } from './fleet-file.ts'
import { type AgentRole, agentCommand, identityVariables, ordersFile } from './protocol.ts'

export interface ManifestOptions {
  readonly fleet: Pick<FleetConfig, 'server' | 'load' | 'network'>
  readonly image: string
  /** Number of load generators. */
  readonly processes: number
}

const name = 'image-stream-bench'
const scratch = [...scratchFolders, framesFolder].map((path) => ({ name: basename(path), path }))

/** To be filled in before it is applied: address, token and certificate of the controller. */
const orders = {
  url: 'wss://ADDRESS-OF-THE-CONTROLLER:PORT/',
  token: 'A-TOKEN-OF-32-CHARACTERS-OR-MORE',
  certificate: 'THE-CERTIFICATE-OF-THE-CONTROLLER-IN-PEM',
}

/** YAML, its documents in the order in which they must be created. */
export const kubernetesManifest = (options: ManifestOptions): string =>
  [ordersSecret(), serverService(), job('server', options), job('load', options)]
    .map((document) => stringify(document))
    .join('---\n')

const labelsOf = (role: AgentRole) => ({
  'app.kubernetes.io/name': name,
  'app.kubernetes.io/component': role,
})

const ordersSecret = () => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: `${name}-orders`, labels: labelsOf('server') },
  type: 'Opaque',
  stringData: { 'orders.json': JSON.stringify(orders) },
})

/** Headless: it only names the server's pod, and no frame passes through it. */
const serverService = () => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: `${name}-server`, labels: labelsOf('server') },
  spec: { clusterIP: 'None', selector: labelsOf('server'), publishNotReadyAddresses: true },
})

const job = (role: 'server' | 'load', { fleet, image, processes }: ManifestOptions) => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: `${name}-${role}`, labels: labelsOf(role) },
  spec: {
    completionMode: 'Indexed',
    completions: role === 'load' ? processes : 1,
    parallelism: role === 'load' ? processes : 1,
    backoffLimit: 6,
    ttlSecondsAfterFinished: 300,
    template: {
      metadata: { labels: labelsOf(role) },
      spec: podSpec(role, fleet, image),
    },
  },
})

const podSpec = (role: 'server' | 'load', fleet: ManifestOptions['fleet'], image: string) => ({
  restartPolicy: 'OnFailure',
  hostNetwork: fleet.network === 'host',
  dnsPolicy: fleet.network === 'host' ? 'ClusterFirstWithHostNet' : 'ClusterFirst',
  automountServiceAccountToken: false,
  terminationGracePeriodSeconds: 5,
  nodeSelector: Object.fromEntries([fleet[role].label.split('=')]),
  securityContext: {
    runAsNonRoot: true,
    runAsUser: imageUser.uid,
    runAsGroup: imageUser.gid,
    fsGroup: imageUser.gid,
    seccompProfile: { type: 'RuntimeDefault' },
  },
  containers: [
    {
      name: 'agent',
      image,
      // No CPU limit: the kernel would stop the process for the rest of a period once it is used up.
      args: [...agentCommand(role)],
      env: [
        { name: identityVariables.task, valueFrom: field('metadata.name') },
        { name: identityVariables.node, valueFrom: field('spec.nodeName') },
        { name: identityVariables.nodeName, valueFrom: field('spec.nodeName') },
      ],
      securityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      },
      volumeMounts: [
        { name: 'orders', mountPath: ordersFile.replace(/\/[^/]+$/, ''), readOnly: true },
        ...scratch.map(({ name: volume, path }) => ({ name: volume, mountPath: path })),
      ],
    },
  ],
  volumes: [
    { name: 'orders', secret: { secretName: `${name}-orders`, defaultMode: 0o440 } },
    ...scratch.map(({ name: volume }) => ({ name: volume, emptyDir: {} })),
  ],
})

const field = (fieldPath: string) => ({ fieldRef: { fieldPath } })
