// The kinds of tests, by the words between a file's name and `.test.ts`: which command runs which, and how long each may take.

/** A file without a word is a unit test; a file may have several words. */
export const words = ['real', 'browser', 'slow', 'simulation', 'alone', 'docker', 'swarm'] as const
export type Word = (typeof words)[number]

export const commands = ['unit', 'quick', 'all', 'alone', 'docker', 'swarm'] as const
export type Command = (typeof commands)[number]

export interface Limits {
  /** Of a test or a hook that names no limit of its own. */
  readonly testMs: number
  /** Of a process, whatever its tests do: the one limit that a loop without an end cannot outlive. */
  readonly processMs: number
}

const second = 1000
const minute = 60 * second

export const unitLimits: Limits = { testMs: 20 * second, processMs: 3 * minute }

const limitsOf: Readonly<Record<Word, Limits>> = {
  real: { testMs: 2 * minute, processMs: 4 * minute },
  browser: { testMs: minute, processMs: 3 * minute },
  slow: { testMs: 4 * minute, processMs: 8 * minute },
  simulation: { testMs: 4 * minute, processMs: 8 * minute },
  alone: { testMs: 2 * minute, processMs: 4 * minute },
  docker: { testMs: 15 * minute, processMs: 30 * minute },
  // The image is built first, with every server in it.
  swarm: { testMs: 15 * minute, processMs: 30 * minute },
}

/** Run by `npm run test:all` only. */
const lengthy: readonly Word[] = ['slow', 'simulation', 'docker', 'swarm']
const takesMachine: readonly Word[] = ['alone', 'docker', 'swarm']

/** @param file its name, or a path that ends with it @throws Error on a word that names no kind */
export const wordsOf = (file: string): ReadonlySet<Word> => {
  const name = file.slice(file.lastIndexOf('/') + 1)
  const [, ...found] = name.replace(/\.test\.ts$/, '').split('.')
  return new Set(
    found.map((word) => {
      const known = words.find((each) => each === word)
      if (known === undefined) throw new Error(`${file}: ".${word}" is no kind of test: ${words.join(', ')}`)
      return known
    }),
  )
}

/** Whether a command runs the tests of a file. */
export const isRunBy = (command: Command, file: string): boolean => {
  const found = wordsOf(file)
  switch (command) {
    case 'unit':
      return found.size === 0
    case 'quick':
      return !lengthy.some((word) => found.has(word))
    case 'all':
      return true
    default:
      return found.has(command)
  }
}

/** Whether a file needs the machine for itself: nothing runs beside it. */
export const isAlone = (file: string): boolean => takesMachine.some((word) => wordsOf(file).has(word))

/** The longest of what its words allow. */
export const limitsFor = (file: string): Limits => {
  const all = [...wordsOf(file)].map((word) => limitsOf[word])
  if (all.length === 0) return unitLimits
  return {
    testMs: Math.max(...all.map(({ testMs }) => testMs)),
    processMs: Math.max(...all.map(({ processMs }) => processMs)),
  }
}
