// What /proc says of processes that are ours. Where there is no /proc, nothing is found and nothing is known.
import { listPids, parseProcessStat, readProcessFile } from '../../machine/processes.ts'

export interface FoundProcess {
  readonly pid: number
  /** Its command line, with blanks between the arguments. */
  readonly command: string
}

/** What makes a process one of those that are looked for: either is enough. */
export interface Belonging {
  /** Part of its environment, such as `NAME=value`. */
  readonly mark: string
  /** Process group. */
  readonly group: number | null
}

/** Running processes, zombies left out. One that has emptied its environment and left the group is not found. */
export const findProcesses = ({ mark, group }: Belonging): readonly FoundProcess[] =>
  listPids().flatMap((pid) => {
    const state = readState(pid)
    if (!state || state.zombie) return []
    if (state.group !== group && !readProcessFile(pid, 'environ')?.includes(mark)) return []
    return [{ pid, command: (readProcessFile(pid, 'cmdline') ?? '').replaceAll('\0', ' ').trim() }]
  })

/** Memory of a process that is resident, or null where the process has ended or there is no /proc. */
export const readRssBytes = (pid: number): number | null => {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readProcessFile(pid, 'status') ?? '')?.[1]
  return kibibytes === undefined ? null : Number(kibibytes) * 1024
}

const readState = (pid: number): { readonly zombie: boolean; readonly group: number } | null => {
  const stat = parseProcessStat(readProcessFile(pid, 'stat') ?? '')
  if (!stat) return null
  const [state, , group] = stat.fields
  return { zombie: state === 'Z' || state === 'X', group: Number(group) }
}
