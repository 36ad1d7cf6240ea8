// What is known of the page of a trial: its account, from a log that is taken now and then.
import { createPageAccount, type PageAccountOptions, type PageReport } from './page-account.ts'
import { type PageEvents, pageEventsSchema } from './page-events.ts'
import type { PageTask } from './page-task.ts'
import type { Tab } from './tab.ts'

export interface PageWatch {
  /** Adds to the account what has happened up to now. */
  readonly take: () => Promise<void>
  /** Senders have stopped. */
  readonly finish: () => void
  readonly report: () => PageReport
}

export interface WatchOptions {
  readonly job: PageTask
  /** Once, when the page's connection has ended. */
  readonly onClose: (closed: NonNullable<PageEvents['closed']>) => void
  readonly onFault: (error: unknown) => void
}

/** A page that receives messages and says itself what became of each. */
export const watchPage = (
  tab: Tab,
  options: PageAccountOptions,
  { onClose }: Pick<WatchOptions, 'onClose'>,
): PageWatch => {
  const account = createPageAccount(options)
  let hasClosed = false
  return {
    take: async () => {
      const events = await tab.call('take()', pageEventsSchema)
      account.add(events)
      if (events.closed === null || hasClosed) return
      hasClosed = true
      onClose(events.closed)
    },
    finish: () => {},
    report: account.report,
  }
}

export interface Taking {
  /** After the first, it goes on by itself. */
  readonly take: () => Promise<void>
  readonly stop: () => void
}

/** The log is taken at least so often, so that it stays small, and the end of the connection is noticed. */
const takeEveryMs = 200

/** Takes the log when asked, and in between. */
export const keepTaking = ({ take }: Pick<PageWatch, 'take'>, onFault: (error: unknown) => void): Taking => {
  let last = Promise.resolve()
  let timer: NodeJS.Timeout | null = null
  let isStopped = false
  /** One after the other: the places of frames count from the first. */
  const takeNext = (): Promise<void> => {
    last = last.then(take)
    return last
  }
  const goOn = (): void => {
    timer = setTimeout(() => {
      takeNext().then(
        () => {
          if (!isStopped) goOn()
        },
        (error: unknown) => {
          if (!isStopped) onFault(error)
        },
      )
    }, takeEveryMs)
  }
  return {
    take: () => {
      if (timer === null) goOn()
      return takeNext()
    },
    stop: () => {
      isStopped = true
      if (timer !== null) clearTimeout(timer)
    },
  }
}
