// The local launcher: server and load generators are child processes and communicate over loopback.
import { extname, join } from 'node:path'
import { observe } from '../machine/observe.ts'
import { type Command, pinCommand } from '../placement/pin.ts'
import { loopbackHost } from '../settings/configuration.ts'
import { startChild } from './child.ts'
import { splitCpus } from './generator-side.ts'
import type { GeneratorStart, Launcher, ServerStart } from './launcher.ts'

export const thisMachine: Launcher = {
  serverHost: loopbackHost,
  generatorProgram: [
    process.execPath,
    join(import.meta.dirname, `../generator/main${extname(import.meta.filename)}`),
  ],
  generators: () => null,
  startServer: (start) => startHere(start, start.command, true),
  startGenerator: (start) => {
    const { command, cpus, index, of, tools } = start
    return startHere(start, pinCommand(command, splitCpus(cpus, of)[index] ?? [], tools), false)
  },
  release: async (children) => {
    for (const child of children) child.say('go')
  },
  observe: async (server, cpus) => observe({ serverPid: server.pid, ...cpus }),
  recover: async () => null,
}

const startHere = (
  { name, argument, logFolder, ...options }: ServerStart | GeneratorStart,
  command: Command,
  isServer: boolean,
) =>
  startChild({
    name,
    command: [...command, JSON.stringify(argument)],
    env: options.env,
    stderrFile: join(logFolder, `${name}.stderr`),
    signal: options.signal,
    memoryLimitBytes: options.memoryLimitBytes,
    hasControlGroup: isServer,
    graceMs: options.graceMs,
    mayBeStopped: options.mayBeStopped,
    ...(options.onFault && { onFault: options.onFault }),
  })
