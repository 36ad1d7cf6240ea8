// Pictures of the tab at the start, in the middle and at the end of a trial. Only the middle one is taken inside the window.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { PageJob } from '../../runners/contract.ts'
import type { Tab } from './tab.ts'

export interface Pictures {
  /** To be awaited before the first counters. */
  readonly beforeWindow: () => Promise<void>
  /** To be awaited before the last frame is sent. */
  readonly afterWindow: () => Promise<void>
  readonly stop: () => void
}

const none: Pictures = { beforeWindow: async () => {}, afterWindow: async () => {}, stop: () => {} }

export const takePictures = (tab: Pick<Tab, 'picture'>, wanted: PageJob['pictures']): Pictures => {
  if (wanted === null) return none
  const { prefix, middleAfterMs } = wanted
  let timer: NodeJS.Timeout | null = null
  let middle = Promise.resolve()
  const take = async (name: string): Promise<void> => {
    const jpeg = await tab.picture()
    mkdirSync(dirname(prefix), { recursive: true })
    writeFileSync(`${prefix}-${name}.jpg`, jpeg)
  }
  return {
    beforeWindow: async () => {
      if (timer !== null) return
      // Counts from the question: the window begins with its answer.
      timer = setTimeout(() => {
        middle = take('middle').catch(() => {}) // a tab that ends meanwhile has no picture
      }, middleAfterMs)
      await take('start')
    },
    afterWindow: async () => {
      await middle
      await take('end')
    },
    stop: () => {
      if (timer !== null) clearTimeout(timer)
    },
  }
}
