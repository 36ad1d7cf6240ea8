// How much of what a server has sent is still unread: in the server, in the kernel, and when it has stopped changing.
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { StatsLine } from '../../../runners/contract.ts'
import { CheckFailure } from '../../failure/failure.ts'
import { encodeHeader, opcodes } from '../../generator/codec/header.ts'

const pollMs = 5
/** Equal answers of the server in a row, after which it counts as idle. */
const equalAnswers = 10
const mostAnswers = 1000
const tcpTables = ['/proc/net/tcp', '/proc/net/tcp6']

/** Size of a frame as a server sends it: header and payload. */
export const wireBytes = (payloadBytes: number): number =>
  encodeHeader({ opcode: opcodes.binary, payloadBytes }).length + payloadBytes

/**
 * Waits until the server sends no more, after it was stopped or when nobody reads.
 * @param look is called with every new count of sent frames @returns the last count
 * @throws CheckFailure when it keeps sending
 */
export const awaitIdle = (
  readStats: () => Promise<StatsLine>,
  look?: (sentFrames: number) => Promise<void>,
): Promise<number> => awaitUnchanged(async () => (await readStats()).sentFrames, look)

/**
 * Waits until a count of what a server has sent stays the same.
 * @param look is called with every new count @returns the last count
 * @throws CheckFailure when it keeps changing
 */
export const awaitUnchanged = async <Count>(
  read: () => Promise<Count>,
  look: (count: Count) => Promise<void> = async () => {},
): Promise<Count> => {
  let last = await read()
  await look(last)
  for (let equal = 0, answers = 1; equal < equalAnswers; answers++) {
    if (answers === mostAnswers) throw new CheckFailure('the server keeps sending although no viewer reads')
    await sleep(pollMs)
    const count = await read()
    // Bytes sent meanwhile can only be in the server's favour.
    if (count !== last) await look(count)
    equal = count === last ? equal + 1 : 0
    last = count
  }
  return last
}

/**
 * What the kernel of this machine holds of a connection: sent by one end, not yet read by the other.
 * @returns bytes from the server at `serverPort` to the peer at `peerPort`; null without a /proc
 */
export const readKernelBytes = async (serverPort: number, peerPort: number): Promise<number | null> => {
  const texts = await Promise.all(tcpTables.map((file) => readFile(file, 'latin1').catch(() => '')))
  if (texts.every((text) => text === '')) return null
  return countKernelBytes(texts.join('\n'), serverPort, peerPort)
}

/**
 * Pure. While packets are in flight, both ends may count the same bytes.
 * @param table lines of /proc/net/tcp: queues are hexadecimal, `tx_queue:rx_queue` (proc_pid_net(5))
 */
export const countKernelBytes = (table: string, serverPort: number, peerPort: number): number => {
  let bytes = 0
  for (const line of table.split('\n')) {
    const [, local = '', remote = '', , queues = ''] = line.trim().split(/\s+/)
    const [unsent = 0, unread = 0] = queues.split(':').map((text) => Number.parseInt(text, 16))
    if (portOf(local) === serverPort && portOf(remote) === peerPort) bytes += unsent
    if (portOf(local) === peerPort && portOf(remote) === serverPort) bytes += unread
  }
  return bytes
}

const portOf = (address: string): number => Number.parseInt(address.split(':')[1] ?? '', 16)
