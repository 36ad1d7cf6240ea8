// One tab of a browser: runs expressions in its page, and takes pictures of it.
import * as z from 'zod'
import type { Command, Devtools } from './devtools.ts'

export interface Tab {
  /** The value of an expression, awaited. @throws Error with the page's message where it throws */
  readonly call: <T>(expression: string, answer: z.ZodType<T>) => Promise<T>
  /** A command of the DevTools protocol to this tab, and its events: one listener each. */
  readonly ask: <T>(method: string, params: Command['params'], answer: z.ZodType<T>) => Promise<T>
  readonly on: Devtools['on']
  /** A small JPEG of what the tab shows. */
  readonly picture: () => Promise<Buffer>
}

/** What a 720p player fills. */
const viewport = { width: 1280, height: 720 }
/** A quarter of the viewport, below 40 KB. */
const picture = { format: 'jpeg', quality: 60, scale: 0.25 } as const

const evaluationSchema = z.object({
  result: z.object({ value: z.unknown().optional() }),
  exceptionDetails: z
    .object({ text: z.string(), exception: z.object({ description: z.string().optional() }).optional() })
    .optional(),
})

/** @param onCrash when the page's process has ended by itself */
export const openTab = async (devtools: Devtools, url: string, onCrash: () => void): Promise<Tab> => {
  devtools.on('Inspector.targetCrashed', onCrash)
  const { targetId } = await devtools.ask(
    { method: 'Target.createTarget', params: { url: 'about:blank', ...viewport } },
    z.object({ targetId: z.string() }),
  )
  const { sessionId: session } = await devtools.ask(
    { method: 'Target.attachToTarget', params: { targetId, flatten: true } },
    z.object({ sessionId: z.string() }),
  )
  const loaded = new Promise<void>((resolve) => devtools.on('Page.loadEventFired', () => resolve()))
  await devtools.ask({ method: 'Page.enable', session }, z.unknown())
  await devtools.ask({ method: 'Inspector.enable', session }, z.unknown())
  const metrics = { ...viewport, deviceScaleFactor: 1, mobile: false }
  await devtools.ask({ method: 'Emulation.setDeviceMetricsOverride', params: metrics, session }, z.unknown())
  await devtools.ask({ method: 'Page.navigate', params: { url }, session }, z.unknown())
  await loaded
  return {
    call: async (expression, answer) => {
      const params = { expression, awaitPromise: true, returnByValue: true }
      const { result, exceptionDetails: fault } = await devtools.ask(
        { method: 'Runtime.evaluate', params, session },
        evaluationSchema,
      )
      if (fault) throw new Error(`the page says: ${fault.exception?.description ?? fault.text}`)
      return answer.parse(result.value)
    },
    ask: (method, params = {}, answer) => devtools.ask({ method, params, session }, answer),
    on: devtools.on,
    picture: async () => {
      const { format, quality, scale } = picture
      const params = { format, quality, clip: { x: 0, y: 0, ...viewport, scale } }
      const { data } = await devtools.ask(
        { method: 'Page.captureScreenshot', params, session },
        z.object({ data: z.base64() }),
      )
      return Buffer.from(data, 'base64')
    },
  }
}
