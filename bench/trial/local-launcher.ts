// The local launcher: server and load generators are child processes and communicate over loopback, or in a network of their own.
import { extname, join } from 'node:path'
import { observe } from '../machine/observe.ts'
import { type Command, pinCommand } from '../placement/pin.ts'
import { loopbackHost } from '../settings/configuration.ts'
import { startChild } from './child.ts'
import { splitCpus } from './generator-side.ts'
import type { GeneratorStart, Launcher, Network, ServerStart } from './launcher.ts'

const createLocalLauncher = (network: Network | null): Launcher => {
  const placed = (command: Command): Command => (network === null ? command : [...network.enter, ...command])
  return {
    serverHost: network?.serverHost ?? loopbackHost,
    generatorProgram: [
      process.execPath,
      join(import.meta.dirname, `../generator/main${extname(import.meta.filename)}`),
    ],
    generators: () => null,
    startServer: (start) => startHere(start, placed(start.command), true),
    startGenerator: (start) => {
      const { command, cpus, index, of, tools } = start
      const pinned = pinCommand(command, splitCpus(cpus, of)[index] ?? [], tools)
      return startHere(start, placed(pinned), false)
    },
    release: async (children) => {
      for (const child of children) child.say('go')
    },
    observe: async (server, cpus) => {
      const observed = observe({ serverPid: server.pid, ...cpus })
      return observed && network ? { ...observed, path: network.readPath() } : observed
    },
    recover: async () => null,
    ...(network === null ? { within: createLocalLauncher } : { readCarried: network.readCarried }),
  }
}

export const thisMachine = createLocalLauncher(null)

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
