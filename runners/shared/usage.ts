// Peak memory of this process, as the kernel has it.
import { readFileSync } from 'node:fs'
import process from 'node:process'

// ru_maxrss is inherited from the process that spawned this one, VmHWM is not; without /proc there is only RSS.
export const readPeakRssBytes = (): number => {
  if (process.platform !== 'linux') return 0
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
  return Number(kibibytes ?? 0) * 1024
}
