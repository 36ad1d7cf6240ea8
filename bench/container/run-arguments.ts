// The arguments of one `run` of the engine: what the container may do, see and use. Pure.
import { containerVariable } from '../machine/container.ts'
import type { Engine } from './engine.ts'

/** The project's folder in the image, and what is mounted into it. */
export const inside = {
  project: '/image-stream-bench',
  run: '/results',
  recorded: '/recorded',
  images: '/images',
  scenarios: '/scenarios',
} as const

export interface Mount {
  readonly source: string
  readonly target: string
  readonly isReadOnly: boolean
}

export interface User {
  readonly uid: number
  readonly gid: number
}

export interface ContainerRun {
  readonly engine: Engine
  /** Of the container, and of the host as it sees itself. */
  readonly name: string
  readonly imageId: string
  /** Who writes the run folder, as the host sees it. */
  readonly user: User
  readonly mounts: readonly Mount[]
  /** List of CPU numbers; null leaves all. */
  readonly cpus: string | null
  /** Size as the engine reads it, such as 4g; null sets no limit. */
  readonly memory: string | null
  /** What the suite inside is told, as text. */
  readonly told: string
  /** Arguments behind `node`. */
  readonly command: readonly string[]
}

/** Bundles and logs of servers: small, and made anew by every run. `/tmp` holds logs, and the home of whoever runs. */
const scratch = ['/tmp', `${inside.project}/.cache/servers`, `${inside.project}/.cache/probe`]

/** One a user: the pools of a user belong to him. */
export const framesVolume = ({ uid }: User): string => `image-stream-bench-frames-${uid}`

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
  ...scratch.flatMap((folder) => ['--tmpfs', `${folder}:rw,mode=1777`]),
  '--mount',
  `type=volume,source=${framesVolume(run.user)},target=${inside.project}/.cache/frames`,
  ...run.mounts.flatMap((mount) => ['--mount', describeMount(mount)]),
  ...(run.cpus === null ? [] : ['--cpuset-cpus', run.cpus]),
  // As much memory and swap together as memory: what does not fit is not swapped out, but ends.
  ...(run.memory === null ? [] : ['--memory', run.memory, '--memory-swap', run.memory]),
  '--env',
  `${containerVariable}=${run.told}`,
  run.imageId,
  ...run.command,
]

/** Without root, the engine's user is root inside (docker), or keeps his number if asked for (podman). */
const userArguments = ({ name, isRootless }: Engine, { uid, gid }: User): readonly string[] => {
  if (!isRootless) return ['--user', `${uid}:${gid}`]
  return name === 'docker' ? ['--user', '0:0'] : ['--userns', 'keep-id', '--user', `${uid}:${gid}`]
}

/** The value is CSV: https://docs.docker.com/engine/storage/bind-mounts/ */
const describeMount = ({ source, target, isReadOnly }: Mount): string =>
  ['type=bind', `source=${source}`, `target=${target}`, ...(isReadOnly ? ['readonly'] : [])]
    .map((field) => (/[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field))
    .join(',')
