// Divides test files into processes: unit tests of a room share one, whose start and imports are most of what they cost.
import { isAlone, type Limits, limitsFor, unitLimits, type Word, wordsOf } from './kinds.ts'

const preparedFor: readonly Word[] = ['real', 'browser', 'alone']

export interface TestProcess {
  /** The room, or the one file. */
  readonly title: string
  readonly files: readonly string[]
  readonly limits: Limits
  /** `alone` ones come last, one after the other. */
  readonly turn: 'beside' | 'alone'
  /** Whether servers have to be made before it, or the browser be unpacked. */
  readonly needsPreparation: boolean
}

/** Unit test files of a process: enough to share its start, few enough that no process runs on when all others have ended. */
const mostFiles = 24

/** @param files paths from the root of the project, as `test/…` @returns in the order of starting */
export const divide = (files: readonly string[]): readonly TestProcess[] => {
  const units = files.filter((file) => wordsOf(file).size === 0)
  const others = files.filter((file) => wordsOf(file).size > 0).map(ofOneFile)
  const rooms = Object.entries(Object.groupBy(units, roomOf)).flatMap(([room, those = []]) =>
    ofRoom(room, those),
  )
  return [
    // The largest first, so that none of them runs on when all else has ended.
    ...rooms.sort((a, b) => b.files.length - a.files.length),
    ...others.filter(({ turn }) => turn === 'beside'),
    ...others.filter(({ turn }) => turn === 'alone'),
  ]
}

const ofOneFile = (file: string): TestProcess => ({
  title: file,
  files: [file],
  limits: limitsFor(file),
  turn: isAlone(file) ? 'alone' : 'beside',
  needsPreparation: preparedFor.some((word) => wordsOf(file).has(word)),
})

/** Parts of nearly the same size. */
const ofRoom = (room: string, files: readonly string[]): readonly TestProcess[] => {
  const count = Math.ceil(files.length / mostFiles)
  return Array.from({ length: count }, (_, part) => {
    const those = files.slice(
      Math.floor((part * files.length) / count),
      Math.floor(((part + 1) * files.length) / count),
    )
    return {
      title: count === 1 ? room : `${room} (${part + 1} of ${count})`,
      files: those,
      limits: unitLimits,
      turn: 'beside',
      needsPreparation: false,
    }
  })
}

/** A folder of `test/`, or of `test/bench/`, whose rooms are as large as others are whole. */
const roomOf = (file: string): string => {
  const folders = file.split('/').slice(0, -1)
  return folders.slice(0, folders[1] === 'bench' ? 3 : 2).join('/')
}
