// Opens a fleet on a Swarm: one image on every node, a service for the server, a job for load, and all agents ready.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Engine, findEngine } from '../../container/engine.ts'
import { ensureImage, type Image } from '../../container/image.ts'
import { UsageError } from '../../failure/failure.ts'
import { describeSuite } from '../../machine/suite.ts'
import { prepareCertificate } from '../../settings/certificate.ts'
import type { OpenBackend } from '../backend.ts'
import { createSwarmBackend } from './backend.ts'
import type { AgentConnection } from './controller/agent-connection.ts'
import { listenForAgents } from './controller/listen.ts'
import type { FleetConfig } from './fleet-file.ts'
import type { LinkShape } from './link.ts'
import { awaitAgents, createMembers } from './members.ts'
import { planSwarm, type SwarmNode } from './nodes.ts'
import { openPaths } from './paths.ts'
import { createOverlay, describeHolder, explainTasks, startServices, sweepSwarm } from './services.ts'

export interface SwarmOptions {
  readonly fleet: FleetConfig
  readonly link: LinkShape | null
}

/** A container starts in a second or two; a node that pulls the image from a registry takes longer. */
const startTimeoutMs = 120_000

/** @throws UsageError where the fleet cannot be opened; InterruptedError. Nothing is left behind then */
export const openSwarm =
  ({ fleet, link }: SwarmOptions): OpenBackend =>
  async (options) => {
    const { signal, onProgress, projectRoot } = options
    if (link && fleet.network === 'overlay')
      throw new UsageError(
        '--link shapes the interfaces of the nodes: it needs the network host, not overlay',
      )
    const engine = await findEngine('docker')
    const plan = await planSwarm(fleet)
    const image = await ensureImage(engine, {
      image: fleet.image ?? null,
      baseImage: null,
      buildArgs: [],
      projectRoot,
      suite: await describeSuite(projectRoot),
      signal,
      onProgress,
    })
    const swept = await sweepSwarm()
    if (swept > 0) onProgress(`removed ${swept} services and secrets of an earlier run from the Swarm`)
    const run = `isb-${randomBytes(4).toString('hex')}`
    const folder = mkdtempSync(join(tmpdir(), 'isb-fleet-'))
    const closing: (() => Promise<void>)[] = [async () => rmSync(folder, { recursive: true, force: true })]
    const closeAll = async (): Promise<void> => {
      for (const close of closing.toReversed()) await close()
    }
    try {
      const certificate = await prepareCertificate(folder, [plan.address])
      const token = randomBytes(32).toString('hex')
      const members = createMembers(onProgress)
      const controller = await listenForAgents({
        address: plan.address,
        token,
        certificate,
        onAgent: members.join,
      })
      closing.push(controller.close)
      const wanted = {
        server: 1,
        load: fleet.load.processes ?? sumCpus(plan.loadNodes),
        link: link === null ? 0 : plan.loadNodes.length,
      }
      onProgress(`starting ${wanted.load + 1} agents on the Swarm`)
      const holder = describeHolder()
      const overlay = fleet.network === 'overlay' ? await createOverlay(run, holder) : null
      if (overlay) closing.push(overlay.remove)
      const removeServices = await startServices({
        run,
        holder,
        image: referenceOf(image),
        network: overlay?.name ?? 'host',
        orders: { url: controller.url, token, certificate: readFileSync(certificate.certFile, 'utf8') },
        agents: [
          { role: 'server', nodeLabel: fleet.server.label, replicas: 1 },
          { role: 'load', nodeLabel: fleet.load.label, replicas: wanted.load },
          ...(link ? [{ role: 'link' as const, nodeLabel: fleet.load.label, replicas: wanted.link }] : []),
        ],
        signal,
      })
      closing.push(removeServices)
      const explain = async (): Promise<readonly string[]> => [
        ...(await explainTasks(run, 'server')),
        ...(await explainTasks(run, 'load')),
        ...(link ? await explainTasks(run, 'link') : []),
      ]
      const reasons = await awaitAgents({ members, wanted, explain, timeoutMs: startTimeoutMs, signal })
      if (reasons !== null) throw notStarted(reasons)
      const speed = fleet.linkMegabitsPerSecond
      const addressOf = overlay?.addressOf ?? ((agent: AgentConnection) => agent.address)
      const paths = await openPaths(members, {
        addressOf,
        bitsPerSecond: speed === undefined ? null : speed * 1e6,
        shape: link,
        signal,
      })
      return createSwarmBackend(
        {
          fleet,
          members,
          paths,
          controller,
          addressOf,
          shaped: link?.text ?? null,
          container: describeContainer(engine, image),
          explain,
          remove: closeAll,
        },
        options,
      )
    } catch (error) {
      await closeAll()
      throw error
    }
  }

/** As `npm run docker` describes it. */
const describeContainer = ({ name, version }: Engine, image: Image) => ({
  engine: `${name} ${version}, Swarm`,
  image: image.name,
  imageId: image.id,
  imageDigest: image.digest,
})

const notStarted = (reasons: readonly string[]): UsageError =>
  new UsageError(
    `the Swarm did not start all agents: ${reasons.join('; ') || 'their tasks run, but they cannot reach this machine: check firewalls'}`,
  )

const sumCpus = (nodes: readonly SwarmNode[]): number => nodes.reduce((sum, { cpus }) => sum + cpus, 0)

/** By digest where nodes can pull it; else by its id, which every node must have already. */
const referenceOf = ({ name, id, digest }: Image): string =>
  digest === null ? id : `${name.replace(/:[^/:]*$/, '')}@${digest}`
