// How a server is started so that its runtime profiles it, or names its compiled code for perf. Nothing of it is ever set in
// a measured trial. Pure.
import { join } from 'node:path'
import type { ProfileTool } from '../../results/profile.ts'
import type { Command } from '../placement/pin.ts'
import {
  type Collected,
  readGoTrace,
  readJavaLog,
  readJscLog,
  readPythonFacts,
  readV8Trace,
} from './collector.ts'
import { jdkTool } from './jdk-tool.ts'

/** What the file names of a system's profiles begin with, in the output folder. */
export interface ProfileFiles {
  readonly folder: string
  readonly name: string
}

export interface StartedWith {
  readonly command: Command
  readonly env: Readonly<Record<string, string>>
}

/** What a server printed in a trial, and the folder of its files. */
export interface Printed {
  readonly stdout: string
  readonly stderr: string
  /** Text of the file at `factsFile`; null where there is none. */
  readonly facts: string | null
}

/** What a runtime tells of itself. */
export interface Instrument {
  /** Null where the runtime has no profiler: perf alone sees it. */
  readonly own: OwnProfiler | null
  /** With names of compiled functions for perf. */
  readonly named: (launch: StartedWith) => StartedWith
  /** Lets a running server write those names, where it does so on request only. */
  readonly writeNames: ((command: Command, pid: number) => Command) | null
  /** Null where nothing collects garbage. */
  readonly collector: Collector | null
}

export interface OwnProfiler {
  readonly tool: Exclude<ProfileTool, 'perf'>
  /** Ending of the tool's own file. */
  readonly ending: string
  /** Under the profiler; garbage collections are reported, too. */
  readonly profiled: (launch: StartedWith, files: ProfileFiles) => StartedWith
}

export interface Collector {
  readonly source: string
  /** @param fromMs since the start of the server: earlier collections do not count, where the runtime says when they were */
  readonly read: (printed: Printed, fromMs: number) => Collected | null
}

/** Time between two samples of the runtimes' own profilers. */
export const sampleMicros = 1000

/** @param runtime of a candidate in `runner.json`, such as `node-20` */
export const instrumentOf = (runtime: string): Instrument => {
  const kind = /^[a-z]+/.exec(runtime)?.[0] ?? ''
  const found = instruments[kind]
  if (!found) throw new Error(`there is no profiler for the runtime ${runtime}`)
  return found
}

export const factsFile = ({ folder, name }: ProfileFiles): string => join(folder, `${name}.gc.json`)

const cpuProfiled = ({ folder, name }: ProfileFiles): readonly string[] => [
  '--cpu-prof',
  `--cpu-prof-dir=${folder}`,
  `--cpu-prof-name=${name}.cpuprofile`,
  `--cpu-prof-interval=${sampleMicros}`,
]

/** @param at index in the command, behind the runtime and its subcommand */
const insert = ([file, ...args]: Command, at: number, more: readonly string[]): Command => [
  file,
  ...args.slice(0, at - 1),
  ...more,
  ...args.slice(at - 1),
]

const withDenoFlag = ({ command, env }: StartedWith, flag: string): StartedWith => ({
  command,
  env: { ...env, DENO_V8_FLAGS: [env['DENO_V8_FLAGS'], flag].filter(Boolean).join(',') },
})

const untouched = (launch: StartedWith): StartedWith => launch

const v8Profiler: OwnProfiler = {
  tool: 'cpu-prof',
  ending: 'cpuprofile',
  profiled: ({ command, env }, files) => ({
    command: insert(command, 1, [...cpuProfiled(files), '--trace-gc']),
    env,
  }),
}

const v8Collector: Collector = {
  source: '--trace-gc: pauses and steps of marking',
  read: ({ stdout }, fromMs) => readV8Trace(stdout, fromMs),
}

const instruments: Readonly<Record<string, Instrument>> = {
  node: {
    own: v8Profiler,
    named: ({ command, env }) => ({ command: insert(command, 1, ['--perf-basic-prof']), env }),
    writeNames: null,
    collector: v8Collector,
  },
  deno: {
    own: {
      ...v8Profiler,
      profiled: (launch, files) => {
        const { command, env } = withDenoFlag(launch, '--trace-gc')
        return { command: insert(command, 2, cpuProfiled(files)), env }
      },
    },
    named: (launch) => withDenoFlag(launch, '--perf-basic-prof'),
    writeNames: null,
    collector: v8Collector,
  },
  bun: {
    own: {
      ...v8Profiler,
      profiled: ({ command, env }, files) => ({
        command: insert(command, 1, cpuProfiled(files)),
        env: { ...env, BUN_JSC_logGC: '1' },
      }),
    },
    named: untouched,
    writeNames: null,
    collector: {
      source: 'logGC of JavaScriptCore: pauses',
      read: ({ stderr }) => readJscLog(stderr),
    },
  },
  go: {
    own: {
      tool: 'pprof',
      ending: 'pb.gz',
      profiled: ({ command, env }, { folder, name }) => ({
        command,
        env: {
          ...env,
          IMAGE_STREAM_BENCH_CPU_PROFILE: join(folder, `${name}.pb.gz`),
          GODEBUG: [env['GODEBUG'], 'gctrace=1'].filter(Boolean).join(','),
        },
      }),
    },
    named: untouched,
    writeNames: null,
    collector: {
      source: 'gctrace: CPU time of all threads',
      read: ({ stderr }, fromMs) => readGoTrace(stderr, fromMs),
    },
  },
  python: {
    own: {
      tool: 'py-spy',
      ending: 'speedscope.json',
      profiled: ({ command, env }, files) => ({
        command,
        env: {
          ...env,
          PYTHONPATH: join(import.meta.dirname, 'preload'),
          IMAGE_STREAM_BENCH_GC_FACTS: factsFile(files),
        },
      }),
    },
    named: untouched,
    writeNames: null,
    collector: {
      source: 'gc.callbacks: pauses of cyclic collection',
      read: ({ facts }, fromMs) => (facts === null ? null : readPythonFacts(facts, fromMs)),
    },
  },
  // https://docs.oracle.com/en/java/javase/17/docs/specs/man/java.html
  java: {
    own: {
      tool: 'jfr',
      ending: 'jfr.txt',
      profiled: ({ command, env }) => ({ command: insert(command, 1, ['-Xlog:gc:stderr']), env }),
    },
    named: ({ command, env }) => ({ command: insert(command, 1, ['-XX:+PreserveFramePointer']), env }),
    // https://docs.oracle.com/en/java/javase/17/docs/specs/man/jcmd.html
    writeNames: (command, pid) => [jdkTool(command, 'jcmd'), `${pid}`, 'Compiler.perfmap'],
    collector: { source: '-Xlog:gc: pauses', read: ({ stderr }, fromMs) => readJavaLog(stderr, fromMs) },
  },
  rust: { own: null, named: untouched, writeNames: null, collector: null },
}
