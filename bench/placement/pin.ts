// Wraps a command with util-linux tools: pinned to its CPUs, killed with this process, with limited file sizes.

/** No file of a child may grow beyond this: it stops a flooding log even when no process watches it. */
const maxFileBytes = 256 * 1024 * 1024

/** Which of the tools are installed. */
export interface PinTools {
  readonly taskset: boolean
  readonly setpriv: boolean
  readonly prlimit: boolean
}

export type Command = readonly [file: string, ...args: string[]]

/** `setpriv --pdeathsig KILL` also kills a child that spins and never looks at its stdin. */
export const pinCommand = (command: Command, cpus: readonly number[], tools: PinTools): Command => {
  const pinned: Command =
    tools.taskset && cpus.length > 0 ? ['taskset', '-c', cpus.join(','), ...command] : command
  const bounded: Command = tools.prlimit
    ? ['prlimit', `--fsize=${maxFileBytes}`, '--core=0', ...pinned]
    : pinned
  return tools.setpriv ? ['setpriv', '--pdeathsig', 'KILL', '--', ...bounded] : bounded
}
