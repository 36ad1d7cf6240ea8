// Wraps a command so that it stays on its CPUs, dies with us and fills no disk, by the tools of util-linux where they are.

/** No file of a child may grow beyond this: a log that floods stops here even if nobody is there to see it. */
const largestFileBytes = 256 * 1024 * 1024

export interface PinTools {
  readonly taskset: boolean
  readonly setpriv: boolean
  readonly prlimit: boolean
}

export type Command = readonly [file: string, ...args: string[]]

/** `setpriv --pdeathsig KILL` covers a child that spins and never looks at its stdin. */
export const pinCommand = (command: Command, cpus: readonly number[], tools: PinTools): Command => {
  const pinned: Command =
    tools.taskset && cpus.length > 0 ? ['taskset', '-c', cpus.join(','), ...command] : command
  const bounded: Command = tools.prlimit
    ? ['prlimit', `--fsize=${largestFileBytes}`, '--core=0', ...pinned]
    : pinned
  return tools.setpriv ? ['setpriv', '--pdeathsig', 'KILL', '--', ...bounded] : bounded
}
