// The account of a page in a browser as the viewer: of the frames that it received, each was shown, skipped, or failed.
import type { PageCounters, ReceivedCounters } from '../../runners/contract.ts'
import { mergeHistograms } from '../histogram.ts'
import type { Fault } from './mode.ts'

/** The parts of a line that concern a page; there is none where the viewers are the suite's own. */
export interface PageLine {
  readonly received: Pick<ReceivedCounters, 'frames'>
  readonly page?: PageCounters | undefined
}

/** Frames that the page has received and done nothing with yet; 0 without a page. */
export const waitingInPage = ({ received, page }: PageLine): number =>
  page === undefined ? 0 : Math.max(0, received.frames - settledIn(page))

/** After the drain: pictures of no frame, frames that could not be decoded, or of which it is not known what became of them. */
export const pageFault = ({ received, page }: PageLine): Fault | null => {
  if (page === undefined) return null
  const { unknown = 0 } = page
  if (unknown > 0)
    return {
      code: 'frames-corrupt',
      message: `the tab showed ${unknown} pictures that are none of the frames`,
    }
  if (page.failed > 0)
    return { code: 'frames-failed', message: `the browser could not decode ${page.failed} frames` }
  if (settledIn(page) === received.frames) return null
  return {
    code: 'frames-unshown',
    message:
      `the page received ${received.frames} frames, showed ${page.shown} and skipped ${page.skipped}: ` +
      `${Math.abs(received.frames - settledIn(page))} are unaccounted for`,
  }
}

/** For `ModeRules.join`. */
export const joinPages = (earlier: PageLine, later: PageLine): { readonly page?: PageCounters } =>
  earlier.page === undefined || later.page === undefined
    ? {}
    : {
        page: {
          ...later.page,
          decode: mergeHistograms([earlier.page.decode, later.page.decode]),
          age: mergeHistograms([earlier.page.age, later.page.age]),
          sinceArrival: mergeHistograms([earlier.page.sinceArrival, later.page.sinceArrival]),
        },
      }

const settledIn = ({ shown, skipped, failed }: PageCounters): number => shown + skipped + failed
