// From what the user asked for to what the container is given: folders to mount, and arguments for the matrix inside.
import { basename, dirname, join, resolve } from 'node:path'
import { isScenarioFile } from '../../scenarios/own/own-scenarios.ts'
import { inside, type Mount } from './run-arguments.ts'

export interface CallWishes {
  readonly out: string | null
  readonly resume: string | null
  /** A recorded run whose plan is measured again. */
  readonly reproduce: string | null
  readonly frames: string | null
  readonly scenarios: readonly string[] | null
  /** What the matrix inside understands by itself. */
  readonly rest: readonly string[]
}

export interface Call {
  /** The run folder outside; null for a plan that is only shown. */
  readonly folder: string | null
  readonly mounts: readonly Mount[]
  /** Arguments behind `node`. */
  readonly command: readonly string[]
}

/** Pure. @param defaultFolder where a new run goes unless the user names a folder */
export const planCall = (wishes: CallWishes, defaultFolder: string): Call => {
  const { out, resume, reproduce, frames, scenarios, rest } = wishes
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
      // With the folder around it: a scenario may read what lies beside it.
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

const placeInside =
  (files: readonly string[]) =>
  (name: string): string =>
    files.includes(name) ? join(inside.scenarios, `${files.indexOf(name)}`, basename(name)) : name
