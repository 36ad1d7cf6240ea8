// The suite's own load generators, by their names in scenarios.
import type { JobOf, ViewingWay } from '../runners/contract.ts'

/** Sends frames that were masked and framed before the window. */
export const preparedGenerator = 'prepared'

/** The deflate setting of each generator. */
export const ownGenerators: Readonly<Record<string, JobOf<'ingest'>['deflate']>> = {
  [preparedGenerator]: 'off',
  'prepared-precompressed': 'precompressed',
  'prepared-live': 'live',
}

/** Generators whose only viewer is a page in Chromium: how it shows frames, and how they are named in reports. */
export const viewingWays: Readonly<Record<string, { readonly way: ViewingWay; readonly label: string }>> = {
  'browser-image': { way: 'image', label: 'browser, img element' },
  'browser-bitmap': { way: 'bitmap', label: 'browser, createImageBitmap' },
  'browser-worker': { way: 'worker', label: 'browser, worker' },
  'browser-decoder': { way: 'decoder', label: 'browser, ImageDecoder' },
  'browser-mjpeg': { way: 'mjpeg', label: 'browser, img element by itself' },
}

/** Whether the viewer of a generator is a page in Chromium. */
export const isBrowser = (generator: string): boolean => Object.hasOwn(viewingWays, generator)

/** Whether that page shows an answer of MJPEG; the others receive messages of a WebSocket. */
export const showsMjpeg = (generator: string): boolean =>
  isBrowser(generator) && viewingWays[generator]?.way === 'mjpeg'

/** What of a runner decides that. */
export interface Viewable {
  readonly label: string
  readonly role: string
  readonly shownAs?: 'mjpeg' | undefined
}

/** Why a page cannot be the viewer of a server; null where it can, or where the generator is no page. */
export const findUnviewable = ({ label, role, shownAs }: Viewable, generator: string): string | null => {
  if (!isBrowser(generator)) return null
  if (showsMjpeg(generator))
    return shownAs === 'mjpeg' ? null : `${label} sends no MJPEG, which ${generator} shows`
  return role === 'transport' ? `${label} is no WebSocket, which ${generator} reads` : null
}
