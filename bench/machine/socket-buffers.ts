// What the kernel lets the two sockets of a TCP connection hold at most: bytes that were sent and that nobody has read.
import { readFileSync } from 'node:fs'

/**
 * Send buffer of one end and receive buffer of the other, in bytes: the largest to which the kernel lets one grow by itself
 * (https://docs.kernel.org/networking/ip-sysctl.html), or that a program may ask for (twice the limit, `man 7 socket`). Null
 * without /proc.
 */
export const readSocketBytes = (): number | null => {
  const grown = [lastNumber('ipv4/tcp_wmem'), lastNumber('ipv4/tcp_rmem')]
  if (grown.includes(null)) return null
  // Containers may not show these.
  const asked = [lastNumber('core/wmem_max'), lastNumber('core/rmem_max')]
  return grown.reduce<number>((sum, bytes, index) => sum + Math.max(bytes ?? 0, 2 * (asked[index] ?? 0)), 0)
}

const lastNumber = (name: string): number | null => {
  try {
    const value = Number(readFileSync(`/proc/sys/net/${name}`, 'utf8').trim().split(/\s+/).at(-1))
    return Number.isSafeInteger(value) && value > 0 ? value : null
  } catch {
    return null
  }
}
