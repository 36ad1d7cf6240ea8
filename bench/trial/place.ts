// A server keeps the CPUs and the priority that it was started with: others' figures would not be comparable with its own.
import { TrialError } from '../failure/failure.ts'
import type { Stray } from '../machine/stray.ts'
import type { SideCpus } from './launcher.ts'

/** @param stray null where every thread kept its place. @throws TrialError `left-cpus`, `raised-priority` */
export const requireKeptPlace = (stray: Stray | null, { serverCpus }: SideCpus): void => {
  if (stray === null) return
  const { kind, pid, command, found } = stray
  const who = `process ${pid} of the server, "${command}",`
  throw kind === 'cpus'
    ? new TrialError(
        'left-cpus',
        `${who} may use CPUs ${found}, and was started on CPUs ${serverCpus.join(', ')}: a server has to stay on its CPUs`,
      )
    : new TrialError(
        'raised-priority',
        `${who} has ${found}: a server has to keep the priority that it was started with`,
      )
}
