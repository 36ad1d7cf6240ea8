// What Linux reports of a network interface: speed, packet size, and totals of bytes and of retransmitted segments.
import { existsSync, readFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'

export interface LinkTotals {
  readonly receivedBytes: number
  readonly sentBytes: number
  /** Of the whole network namespace: the kernel does not count them by interface. */
  readonly retransmits: number
}

export interface LinkDescription {
  readonly interface: string
  readonly mtu: number | null
  /** As the interface reports it; null of a virtual one. */
  readonly bitsPerSecond: number | null
}

const bitsPerMegabit = 1e6

/** The interface with this address; null for loopback, and where there is none. */
export const findInterface = (address: string): string | null => {
  for (const [name, addresses] of Object.entries(networkInterfaces()))
    for (const each of addresses ?? [])
      if (each.address === address.replace(/^::ffff:/, '')) return each.internal ? null : name
  return null
}

/**
 * From https://www.kernel.org/doc/Documentation/ABI/testing/sysfs-class-net. An interface without a device behind it, such as
 * one end of a pair, reports 10 Gbit/s whatever it carries.
 */
export const describeInterface = (name: string): LinkDescription => {
  const hasDevice = existsSync(join('/sys/class/net', name, 'device'))
  const megabits = hasDevice ? readNumber(name, 'speed') : null
  return {
    interface: name,
    mtu: readNumber(name, 'mtu'),
    bitsPerSecond: megabits !== null && megabits > 0 ? megabits * bitsPerMegabit : null,
  }
}

/** Null where there is no such interface, or this is not Linux. */
export const readLinkTotals = (name: string): LinkTotals | null => {
  const receivedBytes = readNumber(name, 'statistics/rx_bytes')
  const sentBytes = readNumber(name, 'statistics/tx_bytes')
  const retransmits = parseRetransmits(readText('/proc/net/snmp') ?? '')
  return receivedBytes === null || sentBytes === null || retransmits === null
    ? null
    : { receivedBytes, sentBytes, retransmits }
}

/** `RetransSegs` of /proc/net/snmp, which has a line of names and a line of numbers for each protocol. */
export const parseRetransmits = (text: string): number | null => {
  const [names = [], numbers = []] = text
    .split('\n')
    .filter((line) => line.startsWith('Tcp:'))
    .map((line) => line.split(' '))
  const value = Number(numbers[names.indexOf('RetransSegs')])
  return Number.isFinite(value) ? value : null
}

const readNumber = (name: string, file: string): number | null => {
  const text = readText(join('/sys/class/net', name, file))
  const value = Number(text)
  return text === null || text.trim() === '' || !Number.isFinite(value) ? null : value
}

const readText = (path: string): string | null => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null // an interface without a speed answers with an error
  }
}
