// A network of a trial's own: a namespace whose loopback shapes the traffic of some peers. It is held by processes alone, so
// that it ends with them, whatever ends them.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { linkedServerHost } from '../../scenarios/link-addresses.ts'
import { TrialError } from '../failure/failure.ts'
import { explainRefusal, notLinux, notOnFleet, type Refusal } from '../link/refusals.ts'
import { mtuBytes, readCarriedBytes, type ShapedPeer, shapingLines } from '../link/shaping.ts'
import { parseRetransmits } from '../machine/link-counters.ts'
import type { PathTotals } from '../machine/observe.ts'
import type { Command, PinTools } from '../placement/pin.ts'
import { type Child, startChild } from './child.ts'
import type { Launcher, Network } from './launcher.ts'

export interface NetworkOptions {
  readonly peers: readonly ShapedPeer[]
  readonly tools: Pick<PinTools, 'setpriv'>
  readonly logFolder: string
  readonly signal: AbortSignal
}

const startTimeoutMs = 5_000
/** ip and tc are there, where the PATH of an ordinary user does not look. */
const systemFolders = ':/usr/sbin:/sbin'

/** How a namespace is made, and how a process gets into it. */
interface Way {
  readonly unshare: readonly string[]
  readonly enter: readonly string[]
}

/** Its user becomes root of a user namespace, which owns the network: https://man7.org/linux/man-pages/man7/user_namespaces.7.html */
const asUser: Way = {
  unshare: ['--user', '--map-root-user', '--net'],
  enter: ['--user', '--preserve-credentials', '--net'],
}
const asRoot: Way = { unshare: ['--net'], enter: ['--net'] }

/**
 * Opens a network, and closes it after `act`, whatever happens.
 * @returns what `act` returns, or why there can be no such network here. @throws InterruptedError on abort
 */
export const withNetwork = async <T>(
  options: NetworkOptions,
  launcher: Launcher,
  act: (launcher: Launcher) => Promise<T>,
): Promise<T | Refusal> => {
  if (launcher.within === undefined) return notOnFleet
  const opened = await openNetwork(options)
  if ('status' in opened) return opened
  try {
    return await act(launcher.within(opened))
  } finally {
    await opened.close()
  }
}

/** @throws InterruptedError on abort */
export const openNetwork = async (
  options: NetworkOptions,
): Promise<(Network & { readonly close: () => Promise<void> }) | Refusal> => {
  if (process.platform !== 'linux') return notLinux
  const ways = process.getuid?.() === 0 ? [asRoot, asUser] : [asUser]
  let refusal: Refusal = notLinux
  for (const way of ways) {
    const opened = await openBy(way, options)
    if (!('status' in opened)) return opened
    refusal = opened
  }
  return refusal
}

const openBy = async (way: Way, { peers, tools, logFolder, signal }: NetworkOptions) => {
  const needsNetem = peers.some(({ terms }) => terms.netem.length > 0)
  const held: Command = ['unshare', ...way.unshare, '--', 'cat']
  const holder = startChild({
    name: 'network',
    command: tools.setpriv ? ['setpriv', '--pdeathsig', 'KILL', '--', ...held] : held,
    env: {},
    stderrFile: join(logFolder, 'network.stderr'),
    signal,
  })
  const close = async (): Promise<void> => {
    await holder.stop()
  }
  const enter: Command = ['nsenter', ...way.enter, '--target', String(holder.pid), '--']
  try {
    const refusal =
      (await awaitHolder(holder, needsNetem)) ??
      runIn(enter, ['ip', 'link', 'set', 'dev', 'lo', 'mtu', String(mtuBytes), 'up'], needsNetem) ??
      runIn(enter, ['tc', '-batch', '-'], needsNetem, shapingLines(peers))
    if (refusal === null)
      return {
        enter,
        serverHost: linkedServerHost,
        readCarried: () =>
          readCarriedBytes(runQuietly(enter, ['tc', '-s', 'class', 'show', 'dev', 'lo']), peers.length),
        readPath: () => readPath(enter, holder.pid, peers),
        close,
      }
    await close()
    return refusal
  } catch (error) {
    await close()
    throw error
  }
}

/** `cat` answers once it is in the namespace. */
const awaitHolder = async (holder: Child, needsNetem: boolean): Promise<Refusal | null> => {
  holder.say('ready')
  try {
    await holder.nextLine(startTimeoutMs)
    return null
  } catch (error) {
    if (!(error instanceof TrialError)) throw error
    return explainRefusal('unshare', holder.stderrTail() || error.message, needsNetem)
  }
}

const runIn = (
  enter: Command,
  command: Command,
  needsNetem: boolean,
  lines: readonly string[] = [],
): Refusal | null => {
  const { status, stderr, error } = run(enter, command, lines)
  const [program] = command
  if (error) return explainRefusal('nsenter', error.message, needsNetem)
  // nsenter answers for a program that it does not find.
  const said = stderr.includes('No such file or directory') ? 'ENOENT' : stderr
  return status === 0 ? null : explainRefusal(program, said, needsNetem)
}

const runQuietly = (enter: Command, command: Command): string => run(enter, command, []).stdout ?? ''

const run = ([file, ...args]: Command, command: Command, lines: readonly string[]) =>
  spawnSync(file, [...args, ...command], {
    input: lines.map((line) => `${line}\n`).join(''),
    encoding: 'utf8',
    env: { ...process.env, PATH: `${process.env['PATH'] ?? ''}${systemFolders}`, LC_ALL: 'C' },
  })

/** Of the server's link alone, where it has one: those of viewers do not bound the rate of others. */
const readPath = (enter: Command, holderPid: number, peers: readonly ShapedPeer[]): PathTotals | null => {
  const index = peers.findIndex(({ address }) => address === linkedServerHost)
  const shown = index < 0 ? '' : runQuietly(enter, ['tc', '-s', 'class', 'show', 'dev', 'lo'])
  const carried = readCarriedBytes(shown, peers.length)?.[index]
  const bitsPerSecond = peers[index]?.terms.bitsPerSecond ?? null
  if (carried === undefined) return null
  return {
    links: [carried.to, carried.from].map((bytes) => ({ bytes, bitsPerSecond })),
    retransmits: parseRetransmits(readFileSync(`/proc/${holderPid}/net/snmp`, 'utf8')) ?? 0,
  }
}
