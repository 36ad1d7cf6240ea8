// Opens a fleet on a Swarm: one image on every node, a service for the server, a job for load, and all of them at hand.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Engine, findEngine } from '../../container/engine.ts'
import { ensureImage, type Image } from '../../container/image.ts'
import { UsageError } from '../../failure/failure.ts'
import { describeSuite } from '../../machine/suite.ts'
import { prepareCertificate } from '../../settings/certificate.ts'
import type { OpenSite, SiteOptions } from '../backend.ts'
import { awaitAgents } from './arrival.ts'
import { createFleetSite } from './backend.ts'
import type { AgentLink } from './control/agent-link.ts'
import { listenForAgents } from './control/listen.ts'
import type { FleetWishes } from './fleet-file.ts'
import type { LinkWish } from './link/discipline.ts'
import { createMembers } from './members.ts'
import { openPaths } from './paths.ts'
import { planSwarm, type SwarmNode } from './services/nodes.ts'
import { makeOverlay } from './services/overlay.ts'
import { explainTasks, startServices } from './services/services.ts'
import { describeHolder, sweepSwarm } from './services/sweep.ts'

export interface FleetCall {
  readonly wishes: FleetWishes
  readonly link: LinkWish | null
}

/** A container is started in a second or two; a node that has to load the image from a registry takes longer. */
const patienceMs = 120_000

/** @throws UsageError where the fleet cannot be had; InterruptedError. Nothing is left behind then */
export const openSwarm =
  ({ wishes, link }: FleetCall): OpenSite =>
  async (options) => {
    const { signal, onProgress } = options
    if (link && wishes.network === 'overlay')
      throw new UsageError(
        '--link shapes the interfaces of the nodes: it goes with the network host, not with overlay',
      )
    const engine = await findEngine('docker')
    const plan = await planSwarm(wishes)
    const image = await imageOf(engine, wishes.image ?? null, options)
    const swept = await sweepSwarm()
    if (swept > 0)
      onProgress(`removed ${swept} services and secrets that an earlier run had left in the Swarm`)
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
      const control = await listenForAgents({
        address: plan.address,
        token,
        certificate,
        onAgent: members.join,
      })
      closing.push(control.close)
      const numbers = {
        server: 1,
        load: wishes.load.processes ?? sumCpus(plan.loadNodes),
        link: link === null ? 0 : plan.loadNodes.length,
      }
      onProgress(`starting ${numbers.load + 1} agents on the Swarm`)
      const holder = describeHolder()
      const overlay = wishes.network === 'overlay' ? await makeOverlay(run, holder) : null
      if (overlay) closing.push(overlay.remove)
      const services = await startServices({
        run,
        holder,
        image: referenceOf(image),
        network: overlay?.name ?? 'host',
        orders: { url: control.url, token, certificate: readFileSync(certificate.certFile, 'utf8') },
        agents: [
          { role: 'server', nodeLabel: wishes.server.label, replicas: 1 },
          { role: 'load', nodeLabel: wishes.load.label, replicas: numbers.load },
          ...(link ? [{ role: 'link' as const, nodeLabel: wishes.load.label, replicas: numbers.link }] : []),
        ],
        signal,
      })
      closing.push(services.remove)
      const explain = async (): Promise<readonly string[]> => [
        ...(await explainTasks(run, 'server')),
        ...(await explainTasks(run, 'load')),
        ...(link ? await explainTasks(run, 'link') : []),
      ]
      const reasons = await awaitAgents({ members, wanted: numbers, explain, patienceMs, signal })
      if (reasons !== null) throw missing(reasons)
      const speed = wishes.linkMegabitsPerSecond
      const addressOf = overlay?.addressOf ?? ((agent: AgentLink) => agent.address)
      const paths = await openPaths(members, {
        addressOf,
        bitsPerSecond: speed === undefined ? null : speed * 1e6,
        shape: link,
        signal,
      })
      const shaped = link?.text ?? null
      const container = describeContainer(engine, image)
      const parts = {
        wishes,
        members,
        paths,
        control,
        addressOf,
        shaped,
        container,
        explain,
        remove: closeAll,
      }
      return createFleetSite(parts, options)
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

const missing = (reasons: readonly string[]): UsageError =>
  new UsageError(
    `the Swarm does not start all agents: ${reasons.join('; ') || 'their tasks run, but they do not reach this machine: look at firewalls'}`,
  )

const sumCpus = (nodes: readonly SwarmNode[]): number => nodes.reduce((sum, { cpus }) => sum + cpus, 0)

/** By digest where nodes can pull it; else by its id, which every node has to have already. */
const referenceOf = ({ name, id, digest }: Image): string =>
  digest === null ? id : `${name.replace(/:[^/:]*$/, '')}@${digest}`

const imageOf = async (
  engine: Engine,
  image: string | null,
  { projectRoot, signal, onProgress }: SiteOptions,
): Promise<Image> =>
  ensureImage(engine, {
    image,
    baseImage: null,
    projectRoot,
    suite: await describeSuite(projectRoot),
    signal,
    onProgress,
  })
