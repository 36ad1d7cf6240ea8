// A fleet whose machines are all this one: the real controller and real agents, started by the test in place of an engine.
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Controller, listenForAgents } from '../../../../bench/backend/swarm/controller/listen.ts'
import { createFleetFiles } from '../../../../bench/backend/swarm/files.ts'
import { readFleet } from '../../../../bench/backend/swarm/fleet-file.ts'
import { createFleetLauncher } from '../../../../bench/backend/swarm/launcher.ts'
import { placeLoads, placeServer } from '../../../../bench/backend/swarm/machines.ts'
import { createMembers, createRecovery, type Members } from '../../../../bench/backend/swarm/members.ts'
import { openPaths } from '../../../../bench/backend/swarm/paths.ts'
import { type AgentRole, identityVariables, methods } from '../../../../bench/backend/swarm/protocol.ts'
import { hashFile } from '../../../../bench/frames/pool-cache.ts'
import { prepareCertificate } from '../../../../bench/settings/certificate.ts'
import type { Launcher } from '../../../../bench/trial/launcher.ts'

const never = new AbortController().signal
const agentProgram = join(import.meta.dirname, '../../../../bench/backend/swarm/agent/main.ts')
const fleet = readFleet('swarm')

export interface LocalFleet {
  readonly controller: Controller
  readonly members: Members
  readonly launcher: Launcher
  readonly token: string
  /** Has agents fetch what jobs read. */
  readonly provideFiles: (files: readonly string[]) => Promise<void>
  readonly start: (role: AgentRole, task: string, node: string) => void
  readonly pidOf: (task: string) => number | undefined
  /** Reasons of the engine why agents do not start. */
  readonly reasons: string[]
  readonly close: () => Promise<void>
}

/** One agent for the server on the machine `left`, and as many for load on the machine `right`. */
export const openLocalFleet = async (loads: number): Promise<LocalFleet> => {
  const folder = mkdtempSync(join(tmpdir(), 'isb-local-fleet-'))
  const certificate = await prepareCertificate(folder)
  const token = randomBytes(32).toString('hex')
  const members = createMembers(() => {})
  const controller = await listenForAgents({
    address: '127.0.0.1',
    token,
    certificate,
    onAgent: members.join,
  })
  const ordersFile = join(folder, 'orders.json')
  const orders = { url: controller.url, token, certificate: readFileSync(certificate.certFile, 'utf8') }
  writeFileSync(ordersFile, JSON.stringify(orders))
  const agents = new Map<string, ChildProcess>()
  const start = (role: AgentRole, task: string, node: string): void => {
    const agent = spawn(process.execPath, [agentProgram, ordersFile, role], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        ...process.env,
        [identityVariables.task]: task,
        [identityVariables.node]: node,
        [identityVariables.nodeName]: node,
      },
    })
    agents.set(task, agent)
  }
  start('server', 'server.1', 'left')
  for (let load = 1; load <= loads; load++) start('load', `load.${load}`, 'right')
  if (!(await members.awaitReady({ server: 1, load: loads, link: 0 }, 30_000, never)))
    throw new Error('the agents did not start')
  const paths = await openPaths(members, {
    bitsPerSecond: 1e9,
    addressOf: ({ address }) => address,
    shape: null,
    signal: never,
  })
  const files = createFleetFiles(controller, {
    pools: join(folder, 'there', 'pools'),
    secrets: join(folder, 'there', 'secrets'),
  })
  const [server] = members.of('server')
  if (!server) throw new Error('there is no server')
  const placed = placeServer(server, fleet, 1)
  const reasons: string[] = []
  const launcher = createFleetLauncher({
    members,
    files,
    paths,
    addressOf: ({ address }) => address,
    seesLinks: true,
    loadCpus: (agents) => placeLoads(agents, server, placed, fleet),
    recover: createRecovery({ members, explain: async () => reasons }),
  })
  return {
    controller,
    members,
    launcher,
    token,
    start,
    pidOf: (task) => agents.get(task)?.pid,
    reasons,
    provideFiles: async (pools) => {
      const known = pools.map(async (file) => ({ file, record: { sha256: await hashFile(file) } }))
      const { server: offered } = await files.offer(await Promise.all(known), null)
      await members.setUp({
        roles: ['server', 'load'],
        act: async (agent) => {
          await agent.call(methods.fetch, offered)
        },
      })
    },
    close: async () => {
      await controller.close()
      const running = [...agents.values()].filter(
        ({ exitCode, signalCode }) => exitCode === null && signalCode === null,
      )
      await Promise.all(running.map((agent) => once(agent, 'exit')))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
