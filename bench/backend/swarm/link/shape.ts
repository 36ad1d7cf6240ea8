// Holds an interface to a discipline for as long as this process lives. Takes the capability NET_ADMIN.
import { spawnSync } from 'node:child_process'
import { UsageError } from '../../../failure/failure.ts'
import { ownHandle } from './discipline.ts'

const shaped = new Set<string>()

/** @throws UsageError with the words of tc: it may not, or this kernel has no such discipline */
export const shapeInterface = (name: string, discipline: readonly string[]): void => {
  if (shaped.size === 0) process.once('exit', giveBack)
  const { status, stderr, error } = spawnSync('tc', [
    'qdisc',
    'replace',
    'dev',
    name,
    'root',
    'handle',
    ownHandle,
    ...discipline,
  ])
  if (status !== 0)
    throw new UsageError(
      `the interface ${name} cannot be shaped (${discipline.join(' ')}): ${error?.message ?? String(stderr).trim()}`,
    )
  shaped.add(name)
}

const giveBack = (): void => {
  for (const name of shaped) spawnSync('tc', ['qdisc', 'del', 'dev', name, 'root'])
}
