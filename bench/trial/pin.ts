// Wraps a command so that it stays on its CPUs and dies with us, by the tools of util-linux where they are there.

export interface PinTools {
  readonly taskset: boolean
  readonly setpriv: boolean
}

export type Command = readonly [file: string, ...args: string[]]

/** `setpriv --pdeathsig KILL` covers a child that spins and never looks at its stdin. */
export const pinCommand = (command: Command, cpus: readonly number[], tools: PinTools): Command => {
  const pinned: Command =
    tools.taskset && cpus.length > 0 ? ['taskset', '-c', cpus.join(','), ...command] : command
  return tools.setpriv ? ['setpriv', '--pdeathsig', 'KILL', '--', ...pinned] : pinned
}
