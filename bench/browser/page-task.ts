// The job of a load generator whose only viewer is a page.
import type { GeneratorJob, JobOf, PageJob } from '../../runners/contract.ts'

export type PushTask = JobOf<'push'> & { readonly page: PageJob }
export type RelayTask = JobOf<'relay'> & { readonly page: PageJob }
export type PageTask = PushTask | RelayTask

/** Null where the job has no page, several viewers, a camera without a rate, or a server that its way of viewing cannot use. */
export const pageTaskOf = (job: GeneratorJob): PageTask | null => {
  if (job.mode !== 'push' && job.mode !== 'relay') return null
  const { page } = job
  if (page === undefined || job.viewers !== 1) return null
  const isStream = page.way === 'mjpeg'
  if (!(isStream ? /^mjpeg:/ : /^wss?:/).test(job.url)) return null
  if (job.mode === 'push') return { ...job, page }
  return !isStream && job.flow.kind === 'pace' && job.slowViewer === null ? { ...job, page } : null
}
