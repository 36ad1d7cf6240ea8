// One run in a container: its folder is made and lent, the suite inside is told what it cannot know, all is given back.
import { removeLocksOf, removeLocksOfGone } from '../../results/store.ts'
import { writeContainerCall } from '../machine/container.ts'
import { readUsableCpus } from '../placement/kernel.ts'
import type { Call } from './call.ts'
import type { Engine } from './engine.ts'
import type { Image } from './image.ts'
import { type ContainerEnd, runContainer } from './run.ts'
import type { User } from './run-arguments.ts'
import { lendFolder, openRunFolder, userFor } from './run-folder.ts'

export interface RunWishes {
  /** Of the container. */
  readonly name: string
  readonly engine: Engine
  readonly image: Image
  readonly call: Call
  /** Whether the folder holds a run already. */
  readonly goesOn: boolean
  /** Null: those that this process may use. */
  readonly cpus: string | null
  readonly memory: string | null
  /** As the user typed it. */
  readonly command: string
  readonly cwd: string
  readonly signal: AbortSignal
  readonly onText: (text: string) => void
}

/** @throws UsageError where the folder cannot be written or the engine does not start; CorruptRunError */
export const openRun = async (wishes: RunWishes): Promise<ContainerEnd> => {
  const { call, engine, image, name, signal, onText } = wishes
  const user = userFor(callingUser())
  const { folder } = call
  if (folder !== null) openRunFolder(folder, wishes.goesOn)
  // The suite inside sees no process but its own, and could not tell that an earlier container is no more.
  if (folder !== null && wishes.goesOn) removeLocksOfGone(folder)
  const giveBack = folder === null ? () => {} : lendFolder(folder, user)
  try {
    return await runContainer(
      {
        name,
        engine,
        imageId: image.id,
        user,
        mounts: call.mounts,
        cpus: wishes.cpus ?? (await ownCpus(engine)),
        memory: wishes.memory,
        told: writeContainerCall({
          image: {
            engine: `${engine.name} ${engine.version}`,
            image: image.name,
            imageId: image.id,
            imageDigest: image.digest,
          },
          command: wishes.command,
          folder,
          cwd: wishes.cwd,
        }),
        command: call.command,
      },
      signal,
      onText,
    )
  } finally {
    if (folder !== null) removeLocksOf(folder, name)
    giveBack()
  }
}

/** On macOS and Windows the engine's virtual machine has CPUs of its own; without root it may not choose. */
const ownCpus = async ({ isRootless }: Engine): Promise<string | null> =>
  process.platform !== 'linux' || isRootless ? null : (await readUsableCpus()).join(',')

/** Windows has no such numbers, and its engine does not look at them. */
const callingUser = (): User => ({ uid: process.getuid?.() ?? 1000, gid: process.getgid?.() ?? 1000 })
