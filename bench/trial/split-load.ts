// Shares the cameras, or the viewers, of a job among several load processes.
import type { GeneratorJob } from '../../runners/contract.ts'

type Job = Omit<GeneratorJob, 'url'>

/**
 * One job a process, at most `processes`, none of them without a connection. Each has every n-th generator, so that at any
 * moment of a frame interval all have about as much to do. A relay stays one: its generator waits for the viewers. Several
 * are held until all are connected.
 */
export const splitLoad = (job: Job, processes: number): readonly Job[] => {
  const of = Math.max(1, Math.min(processes, splittable(job)))
  if (of === 1) return [job]
  const { control, ...images } = job
  return Array.from({ length: of }, (_, index) => ({
    ...images,
    connections: shareOf(job.connections, index, of),
    viewers: shareOf(job.viewers, index, of),
    ...(index === 0 && control ? { control } : {}),
    share: { index, of, cameras: job.connections },
    held: true as const,
  }))
}

/** CPUs of each of `processes`, all given away. */
export const splitCpus = (cpus: readonly number[], processes: number): readonly (readonly number[])[] =>
  Array.from({ length: processes }, (_, index) => cpus.filter((_, place) => place % processes === index))

const splittable = ({ mode, connections, viewers }: Job): number => {
  switch (mode) {
    case 'relay':
      return 1
    case 'push':
      return viewers
    default:
      return connections
  }
}

/** Of so many, dealt out one by one. */
const shareOf = (count: number, index: number, of: number): number => Math.ceil((count - index) / of)
