// Watches an <img> that shows MJPEG: which bytes the browser has received, which pictures the page saw, and when the answer ended.
import * as z from 'zod'
import { boundaryOf } from '../generator/transport/multipart.ts'
import { streamEventsSchema } from './page-events.ts'
import { partCounter } from './parts.ts'
import { createStreamAccount } from './stream-account.ts'
import type { Tab } from './tab.ts'
import type { PageWatch, WatchOptions } from './watch.ts'

const responseSchema = z.object({
  requestId: z.string(),
  response: z.object({ url: z.string(), status: z.number(), headers: z.record(z.string(), z.string()) }),
})
/** https://chromedevtools.github.io/devtools-protocol/tot/Network/#event-dataReceived: bytes of the body, without its chunks. */
const dataSchema = z.object({ requestId: z.string(), timestamp: z.number(), dataLength: z.number() })
const endSchema = z.object({ requestId: z.string(), errorText: z.string().optional() })

/** As for a WebSocket that ended without a close frame. */
const abnormalEnd = 1006

/**
 * Answers of the page and events come in the order in which the page's thread made them, so a report has all bytes that were
 * received before the page was asked.
 * @param url of the stream
 */
export const watchStream = async (
  tab: Tab,
  url: string,
  { job: { frameBytes, frameCount }, onClose, onFault }: WatchOptions,
): Promise<PageWatch> => {
  const account = createStreamAccount({ frameBytes, cycle: frameCount })
  const originMs = await readOriginMs(tab)
  let stream: { readonly id: string; readonly framesIn: (bytes: number) => number } | null = null
  let bytes = 0
  let partsEnded = 0
  const guarded =
    <T>(schema: z.ZodType<T>, take: (event: T) => void) =>
    (event: unknown): void => {
      try {
        take(schema.parse(event))
      } catch (error) {
        onFault(error)
      }
    }
  tab.on(
    'Network.responseReceived',
    guarded(responseSchema, ({ requestId, response }) => {
      if (response.url !== url || stream !== null) return
      if (response.status !== 200) throw new Error(`the server answers ${url} with ${response.status}`)
      const types = Object.entries(response.headers).filter(([name]) => /^content-type$/i.test(name))
      stream = { id: requestId, framesIn: partCounter(boundaryOf(types[0]?.[1] ?? ''), frameBytes) }
    }),
  )
  tab.on(
    'Network.dataReceived',
    guarded(dataSchema, ({ requestId, timestamp, dataLength }) => {
      if (requestId !== stream?.id) return
      bytes += dataLength
      account.arrive(timestamp * 1000 - originMs, stream.framesIn(bytes))
    }),
  )
  const end = (reason: string): void => {
    account.end()
    onClose({ code: abnormalEnd, reason })
  }
  tab.on(
    'Network.loadingFailed',
    guarded(endSchema, ({ requestId, errorText = '' }) => {
      if (requestId === stream?.id) end(errorText)
    }),
  )
  // The first is the end of the first part, with which the element has loaded.
  tab.on(
    'Network.loadingFinished',
    guarded(endSchema, ({ requestId }) => {
      if (requestId === stream?.id && ++partsEnded > 1) end('the answer ended')
    }),
  )
  // Bodies are counted, and not kept for anybody.
  await tab.ask('Network.enable', { maxTotalBufferSize: 0, maxResourceBufferSize: 0 }, z.unknown())
  return {
    take: async () => account.add(await tab.call('take()', streamEventsSchema)),
    finish: account.finish,
    report: account.report,
  }
}

const metricsSchema = z.object({ metrics: z.array(z.object({ name: z.string(), value: z.number() })) })

/** More than a page's clock is rounded by. */
const toleratedMs = 1

/** The origin of the page's clock on that of the protocol, in ms: one thread reads both, so there is no error. */
const readOriginMs = async (tab: Tab): Promise<number> => {
  await tab.ask('Performance.enable', {}, z.unknown())
  const earlierMs = await tab.call('now()', z.number())
  const { metrics } = await tab.ask('Performance.getMetrics', {}, metricsSchema)
  const laterMs = await tab.call('now()', z.number())
  await tab.ask('Performance.disable', {}, z.unknown())
  const msOf = (wanted: string): number => 1000 * (metrics.find(({ name }) => name === wanted)?.value ?? 0)
  const originMs = msOf('NavigationStart')
  const readMs = msOf('Timestamp') - originMs
  if (readMs < earlierMs - toleratedMs || readMs > laterMs + toleratedMs)
    throw new Error(
      `the browser's clocks differ: it is ${readMs} ms by the protocol, and ${earlierMs} to ${laterMs} ms by the page`,
    )
  return originMs
}
