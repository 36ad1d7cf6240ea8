// Runs jobs in order, a few at a time.

/**
 * Begins no job after a failure.
 * @returns their results, in order @throws the error of the first lane that failed, after all begun jobs have ended
 */
export const runInLanes = async <Job, Result>(
  lanes: number,
  jobs: readonly Job[],
  run: (job: Job) => Promise<Result>,
): Promise<readonly Result[]> => {
  const results: Result[] = []
  let next = 0
  const runLane = async (): Promise<void> => {
    for (let at = next++; at < jobs.length; at = next++) {
      const job = jobs[at]
      if (job === undefined) continue
      try {
        results[at] = await run(job)
      } catch (error) {
        next = jobs.length
        throw error
      }
    }
  }
  const ends = await Promise.allSettled(Array.from({ length: lanes }, runLane))
  for (const end of ends) {
    if (end.status === 'rejected') throw end.reason
  }
  return results
}
