// A real Swarm of two nodes for tests: what a script beside the checkout makes, and how the suite is run on its manager.
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'

const projectRoot = join(import.meta.dirname, '../..')
const door = join(projectRoot, 'scripts/matrix.ts')
const namespaces = '/var/run/netns'

/** `up IMAGE…` makes a Swarm that has the images and prints how to reach it, `down` removes it. */
const starter = process.env['SWARM_STARTER'] ?? ''

/** What a run of the suite makes begins so. */
const ours = 'name=isb-'

/** False where a Swarm can be had. */
export const cannotSwarm = (): string | false => {
  if (process.getuid?.() !== 0) return 'two engines on one machine take root'
  return existsSync(starter) ? false : 'SWARM_STARTER names no script that makes a Swarm of two nodes'
}

export interface TwoNodes {
  /** Runs npm run matrix where the manager is. */
  readonly startMatrix: (...args: readonly string[]) => ReturnType<typeof startProgram>
  /** Asks the engine of the manager, or of the worker. */
  readonly ask: (node: 1 | 2, ...args: readonly string[]) => Promise<string>
  /** What runs have left: an engine takes containers and networks away a moment after it was told to, ten seconds at most. */
  readonly leftovers: () => Promise<readonly string[]>
  /** Runs a program in the network of the worker. */
  readonly onWorker: (...command: readonly string[]) => string
  /** Lets containers of overlay networks reach the manager, as engines do by themselves that may change the firewall. */
  readonly masquerade: () => void
  readonly down: () => void
}

export const openTwoNodes = (image: string): TwoNodes => {
  const said = execFileSync(starter, ['up', image], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const manager = /export DOCKER_HOST=(\S+)/.exec(said)?.[1]
  if (manager === undefined) throw new Error(`${starter} does not say where the manager is: ${said}`)
  const hosts = { 1: manager, 2: manager.replace('1', '2') }
  const facts = execFileSync('docker', ['--host', manager, 'info', '--format', '{{.Swarm.NodeAddr}}'])
  const address = String(facts).trim()
  const home = namespaceOf(address)
  const away = readdirSync(namespaces).find((name) => name !== home) ?? ''
  const ask: TwoNodes['ask'] = async (node, ...args) =>
    (await execa('docker', ['--host', hosts[node], ...args])).stdout.trim()
  const list = async (node: 1 | 2, kind: string, filter: string): Promise<readonly string[]> =>
    (await ask(node, kind, 'ls', '--filter', filter, '--quiet'))
      .split('\n')
      .flatMap((id) => (id === '' ? [] : [`${kind} ${id}`]))
  const enter = home === null ? [] : ['nsenter', `--net=${join(namespaces, home)}`]
  return {
    startMatrix: (...args) => startProgram(manager, [...enter, process.execPath, door, ...args]),
    ask,
    leftovers: async () => {
      const containers = ([1, 2] as const).map((node) => () => list(node, 'container', ours))
      const passing = [...containers, () => list(1, 'network', ours)]
      const look = async (lists: typeof passing) => (await Promise.all(lists.map((each) => each()))).flat()
      for (let tries = 0; tries < 40 && (await look(passing)).length > 0; tries++) await sleep(250)
      return await look([...passing, () => list(1, 'service', ours), () => list(1, 'secret', ours)])
    },
    onWorker: (...command) =>
      execFileSync('nsenter', [`--net=${join(namespaces, away)}`, ...command], { encoding: 'utf8' }),
    masquerade: () => {
      for (const name of readdirSync(namespaces))
        execFileSync('nsenter', [
          `--net=${join(namespaces, name)}`,
          ...'iptables --table nat --append POSTROUTING --source 172.16.0.0/12 --jump MASQUERADE'.split(' '),
        ])
    },
    down: () => execFileSync(starter, ['down'], { stdio: 'ignore' }),
  }
}

const startProgram = (manager: string, [file = '', ...args]: readonly string[]) =>
  execa(file, args, {
    cwd: projectRoot,
    env: { DOCKER_HOST: manager },
    reject: false,
    stdin: 'ignore',
  })

/** The network namespace in which an address is; null where it is one of this process's own. */
const namespaceOf = (address: string): string | null => {
  const own = Object.values(networkInterfaces()).flat()
  if (own.some((each) => each?.address === address)) return null
  const found = readdirSync(namespaces).find((name) =>
    execFileSync('nsenter', [`--net=${join(namespaces, name)}`, 'cat', '/proc/net/fib_trie'], {
      encoding: 'utf8',
    }).includes(address),
  )
  if (found === undefined) throw new Error(`no network of this machine has the manager's address ${address}`)
  return found
}

/** Until a run has recorded so many trials. @throws Error after a minute */
export const untilTrials = async (folder: string, count: number): Promise<void> => {
  const journal = join(folder, 'trials.jsonl')
  for (let tries = 0; tries < 600; tries++) {
    if (existsSync(journal) && readFileSync(journal, 'utf8').split('\n').length > count) return
    await sleep(100)
  }
  throw new Error('nothing was measured in a minute')
}
