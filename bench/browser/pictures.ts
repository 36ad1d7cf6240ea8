// Pictures of the tab at the start, in the middle and at the end of a trial. Only the middle one is taken inside the window.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { PageJob } from '../../runners/contract.ts'
import type { Tab } from './tab.ts'

export interface Pictures {
  /** At the first question for counters, where the window begins. */
  readonly atWindow: () => void
  /** To be awaited before the camera stops. */
  readonly afterWindow: () => Promise<void>
  readonly stop: () => void
}

const none: Pictures = { atWindow: () => {}, afterWindow: async () => {}, stop: () => {} }

/** Time for first frames, and earlier than a warm-up ends. */
const startAfterMs = 150

/** To be called once frames come. */
export const takePictures = (tab: Pick<Tab, 'picture'>, wanted: PageJob['pictures']): Pictures => {
  if (wanted === null) return none
  const { prefix, middleAfterMs } = wanted
  const timers: NodeJS.Timeout[] = []
  let last = Promise.resolve()
  let isInWindow = false
  const take = async (name: string): Promise<void> => {
    const jpeg = await tab.picture()
    mkdirSync(dirname(prefix), { recursive: true })
    writeFileSync(`${prefix}-${name}.jpg`, jpeg)
  }
  const takeAfter = (ms: number, name: string): void => {
    timers.push(
      setTimeout(() => {
        last = take(name).catch(() => {}) // a tab that ends meanwhile has no picture
      }, ms),
    )
  }
  takeAfter(startAfterMs, 'start')
  return {
    atWindow: () => {
      if (!isInWindow) takeAfter(middleAfterMs, 'middle')
      isInWindow = true
    },
    afterWindow: async () => {
      await last
      await take('end')
    },
    stop: () => {
      for (const timer of timers) clearTimeout(timer)
    },
  }
}
