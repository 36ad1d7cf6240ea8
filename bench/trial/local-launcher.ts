// The launcher of one machine: server and load are child processes of ours, and meet on loopback.
import { join } from 'node:path'
import { observe } from '../machine/observe.ts'
import { type Command, pinCommand } from '../placement/pin.ts'
import { loopbackHost } from '../settings/configuration.ts'
import { startChild } from './child.ts'
import type { Launcher, LoadStart, ServerStart } from './launcher.ts'
import { splitCpus } from './split-load.ts'

export const thisMachine: Launcher = {
  serverHost: loopbackHost,
  loadProgram: [process.execPath, join(import.meta.dirname, '../generator/main.ts')],
  loadProcesses: () => null,
  startServer: (start) => startHere(start, start.command),
  startLoad: (start) => {
    const { command, cpus, index, of, tools } = start
    return startHere(start, pinCommand(command, splitCpus(cpus, of)[index] ?? [], tools))
  },
  release: async (children) => {
    for (const child of children) child.say('go')
  },
  observe: async (server, cpus) => observe({ serverPid: server.pid, ...cpus }),
  recover: async () => null,
}

const startHere = ({ name, argument, logFolder, ...options }: ServerStart | LoadStart, command: Command) =>
  startChild({
    name,
    command: [...command, JSON.stringify(argument)],
    env: options.env,
    stderrFile: join(logFolder, `${name}.stderr`),
    signal: options.signal,
    memoryLimitBytes: options.memoryLimitBytes,
    ...(options.onFault && { onFault: options.onFault }),
  })
