// What the kernel holds of a connection on this machine: sent by one end, not yet read by the other.
import { readFile } from 'node:fs/promises'

const tables = ['/proc/net/tcp', '/proc/net/tcp6']

/** Bytes from the server at `serverPort` to the peer at `peerPort`; null without a /proc. */
export const readKernelBytes = async (serverPort: number, peerPort: number): Promise<number | null> => {
  const texts = await Promise.all(tables.map((file) => readFile(file, 'latin1').catch(() => '')))
  if (texts.every((text) => text === '')) return null
  return countKernelBytes(texts.join('\n'), serverPort, peerPort)
}

/**
 * Pure. While packets are on their way, both ends may count the same bytes.
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
