// Maps the user's options to one `run` of the engine: the container's rights, mounts and limits, and the matrix inside. Pure.
import { basename, dirname, join, resolve } from 'node:path'
import { isScenarioFile } from '../../scenarios/own/own-scenarios.ts'
import { containerVariable } from '../machine/container.ts'
import type { Engine } from './engine.ts'

export interface Mount {
  readonly source: string
  readonly target: string
  readonly isReadOnly: boolean
}

export interface User {
  readonly uid: number
  readonly gid: number
}

export interface CallOptions {
  readonly out: string | null
  readonly resume: string | null
  /** A recorded run whose plan is measured again. */
  readonly reproduce: string | null
  readonly frames: string | null
  readonly scenarios: readonly string[] | null
  /** Options that the matrix inside reads. */
  readonly rest: readonly string[]
}

export interface Call {
  /** The run folder on the host; null for a dry run. */
  readonly folder: string | null
  readonly mounts: readonly Mount[]
  /** Arguments behind `node`. */
  readonly command: readonly string[]
}

export interface ContainerRun {
  readonly engine: Engine
  /** Of the container, and its host name inside. */
  readonly name: string
  readonly imageId: string
  /** Owner of the run folder, as the host sees it. */
  readonly user: User
  readonly mounts: readonly Mount[]
  /** List of CPU numbers; null leaves all. */
  readonly cpus: string | null
  /** Size as the engine reads it, such as 4g; null sets no limit. */
  readonly memory: string | null
  /** A `ContainerCall` as text. */
  readonly call: string
  /** Arguments behind `node`. */
  readonly command: readonly string[]
}

/** The project's folder in the image, and what is mounted into it. */
export const inside = {
  project: '/image-stream-bench',
  run: '/results',
  recorded: '/recorded',
  images: '/images',
  scenarios: '/scenarios',
} as const

/** Folders of the container for bundles and logs of servers: small, and not kept. `/tmp` is also the user's home. */
export const scratchFolders = [
  '/tmp',
  `${inside.project}/.cache/servers`,
  `${inside.project}/.cache/probe`,
] as const

/** Where the container keeps pools of frames, on a volume. */
export const framesFolder = `${inside.project}/.cache/frames`

/** The image's own user: nothing in the container runs as root, even if the caller is root. */
export const imageUser: User = { uid: 10001, gid: 10001 }

/** Owner of the run folder: the caller, or the image's own user where the caller is root. */
export const userFor = (caller: User): User => (caller.uid === 0 ? imageUser : caller)

/** One volume per user, who owns its pools. */
export const framesVolume = ({ uid }: User): string => `image-stream-bench-frames-${uid}`

/** @param defaultFolder where a new run goes unless the user names a folder */
export const planCall = (options: CallOptions, defaultFolder: string): Call => {
  const { out, resume, reproduce, frames, scenarios, rest } = options
  const files = scenarios?.filter(isScenarioFile) ?? []
  const isShown = rest.includes('--dry-run')
  const folder = isShown && resume === null ? null : resolve(resume ?? out ?? defaultFolder)
  const mount = (source: string | null, target: string, isReadOnly: boolean): readonly Mount[] =>
    source === null ? [] : [{ source: resolve(source), target, isReadOnly }]
  return {
    folder,
    mounts: [
      ...mount(folder, inside.run, false),
      ...mount(reproduce, inside.recorded, true),
      ...mount(frames, inside.images, true),
      // The whole folder: a scenario may read files beside it.
      ...files.flatMap((file, index) =>
        mount(dirname(resolve(file)), join(inside.scenarios, `${index}`), true),
      ),
    ],
    command: [
      'scripts/matrix.ts',
      ...rest,
      ...(resume === null ? [] : ['--resume', inside.run]),
      ...(folder === null || resume !== null ? [] : ['--out', inside.run]),
      ...(reproduce === null ? [] : ['--repeat', inside.recorded]),
      ...(frames === null ? [] : ['--frames', inside.images]),
      ...(scenarios === null ? [] : ['--scenario', scenarios.map(placeInside(files)).join(',')]),
    ],
  }
}

/** Arguments behind the engine's name. */
export const runArguments = (run: ContainerRun): readonly string[] => [
  'run',
  '--rm',
  '--name',
  run.name,
  '--hostname',
  run.name,
  '--network',
  'none',
  '--read-only',
  '--cap-drop',
  'ALL',
  '--security-opt',
  'no-new-privileges',
  '--security-opt',
  'label=disable', // files of the user are mounted as they are, not relabelled for SELinux
  ...userArguments(run.engine, run.user),
  // Netty unpacks its native transport there and loads it.
  ...scratchFolders.flatMap((folder) => ['--tmpfs', `${folder}:rw,exec,mode=1777`]),
  '--mount',
  `type=volume,source=${framesVolume(run.user)},target=${framesFolder}`,
  ...run.mounts.flatMap((mount) => ['--mount', describeMount(mount)]),
  ...(run.cpus === null ? [] : ['--cpuset-cpus', run.cpus]),
  // As much memory and swap together as memory, so that nothing is swapped out.
  ...(run.memory === null ? [] : ['--memory', run.memory, '--memory-swap', run.memory]),
  '--env',
  `${containerVariable}=${run.call}`,
  run.imageId,
  ...run.command,
]

const placeInside =
  (files: readonly string[]) =>
  (name: string): string =>
    files.includes(name) ? join(inside.scenarios, `${files.indexOf(name)}`, basename(name)) : name

/** Rootless, the caller is root inside (docker), or keeps the caller's user id on request (podman). */
const userArguments = ({ name, isRootless }: Engine, { uid, gid }: User): readonly string[] => {
  if (!isRootless) return ['--user', `${uid}:${gid}`]
  return name === 'docker' ? ['--user', '0:0'] : ['--userns', 'keep-id', '--user', `${uid}:${gid}`]
}

/** The value is CSV: https://docs.docker.com/engine/storage/bind-mounts/ */
const describeMount = ({ source, target, isReadOnly }: Mount): string =>
  ['type=bind', `source=${source}`, `target=${target}`, ...(isReadOnly ? ['readonly'] : [])]
    .map((field) => (/[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field))
    .join(',')
