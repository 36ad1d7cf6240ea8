// Keeps this process and all its threads to some CPUs for a while.
import { execa } from 'execa'
import { readUsableCpus } from '../placement/kernel.ts'

/**
 * Children that start meanwhile inherit the CPUs unless they are pinned. Where `taskset` is missing or refused, nothing changes.
 * @param cpus none: it stays where it is
 * @returns gives the CPUs back
 */
export const keepTo = async (cpus: readonly number[]): Promise<() => Promise<void>> => {
  if (cpus.length === 0) return async () => {}
  const before = await readUsableCpus()
  await moveTo(cpus)
  return () => moveTo(before)
}

const moveTo = async (cpus: readonly number[]): Promise<void> => {
  await execa('taskset', ['--all-tasks', '--cpu-list', '--pid', cpus.join(), `${process.pid}`], {
    reject: false,
  })
}
