// Behavioural checks of transports that are no WebSocket: every image arrives, limits apply to the byte, connections end alone.
import type { Mode } from '../../../runners/contract.ts'
import { CheckFailure, NotApplicable } from '../../failure/failure.ts'
import type { Check, CheckContext } from '../check.ts'
import { awaitIdle } from '../wire/backlog.ts'
import { binaryMessage } from '../wire/messages.ts'
import { onSite, type Site, type Viewer } from './camera.ts'

const takingModes: readonly Mode[] = ['ingest', 'ingest-ack']
const pushModes: readonly Mode[] = ['push']
const sizes = [1, 125, 65_536, 1_048_576, 8_388_608] as const
/** A larger image takes too long to send. */
const largestProbeBytes = 64 * 1024 * 1024

const imageOf = (bytes: number, seed = 0): Buffer => binaryMessage(bytes, seed).payload

const check = (
  id: string,
  title: string,
  modes: readonly Mode[],
  run: Parameters<typeof onSite>[0],
): Check => ({ id, title, modes, ownViewers: true, run: onSite(run) })

export const transportChecks: readonly Check[] = [
  check(
    'image-delivered',
    'Images of 1 byte to 8 MiB are delivered whole, in order and once',
    takingModes,
    async ({ openCamera, expectDelivered }, { ready }) => {
      const limit = ready.applied.maxMessageBytes ?? Number.POSITIVE_INFINITY
      const images = sizes.filter((bytes) => bytes <= limit).map(imageOf)
      const camera = await openCamera()
      for (const image of images) await camera.send(image)
      await expectDelivered(images)
    },
  ),
  check(
    'image-answered',
    'Each image is answered once, in order, with the bytes of its number',
    ['ingest-ack'],
    async ({ openCamera, expectDelivered, until }, { config }) => {
      if (config.mode !== 'ingest-ack') throw new NotApplicable('nothing is answered')
      const { sequenceOffset, acknowledgementBytes } = config
      const images = [0, 1, 2, 3].map((seed) => imageOf(5000, seed))
      const camera = await openCamera()
      for (const image of images) await camera.send(image)
      await until(
        `${images.length} answers`,
        () => camera.answers.length >= images.length || camera.ending() !== null,
      )
      await expectDelivered(images)
      const wanted = images.map((image) =>
        image.toString('hex', sequenceOffset, sequenceOffset + acknowledgementBytes),
      )
      const came = camera.answers.map((answer) => answer.toString('hex'))
      if (came.join() !== wanted.join()) throw new CheckFailure(`the answers are ${came}, not ${wanted}`)
    },
  ),
  check(
    'image-two-cameras',
    'Images of two cameras at once are all delivered',
    takingModes,
    async ({ openCamera, expectDelivered }) => {
      const [first, second] = [await openCamera(), await openCamera()]
      const image = imageOf(60_000)
      await Promise.all([first.send(image), second.send(image)])
      await expectDelivered([image, image])
    },
  ),
  check(
    'image-camera-closes',
    'A camera that ends its connection is no failure, and another one is served',
    takingModes,
    async (site, { readStats }) => {
      const { failed } = await readStats()
      const camera = await site.openCamera()
      const image = imageOf(8000)
      await camera.send(image)
      await site.expectDelivered([image])
      camera.close()
      await expectServed(site)
      const now = await readStats()
      if (now.failed !== failed) throw new CheckFailure(`the server counts ${now.failed - failed} failures`)
    },
  ),
  check(
    'image-at-the-limit',
    'An image as long as the declared limit is delivered',
    takingModes,
    async ({ openCamera, expectDelivered }, context) => {
      const image = imageOf(limitOf(context))
      const camera = await openCamera()
      await camera.send(image)
      await expectDelivered([image])
    },
  ),
  check(
    'image-over-the-limit',
    'An image one byte over the declared limit is refused and not delivered, and another camera is served',
    takingModes,
    async (site, context) => {
      const camera = await site.openCamera()
      await camera.send(imageOf(limitOf(context) + 1))
      await site.until('the server to refuse', () => camera.ending() !== null)
      await expectServed(site)
    },
  ),
  check(
    'image-cut-off',
    'A camera that disconnects inside of an image leaves nothing behind, and another one is served',
    takingModes,
    async (site, { ready }) => {
      if (ready.transport === 'http2-post') throw new NotApplicable('HTTP/2 cuts an image into frames itself')
      const camera = await site.openCamera()
      await camera.sendPart(imageOf(8000), 4000)
      camera.vanish()
      await expectServed(site)
    },
  ),
  check(
    'image-pushed',
    'Two viewers at once each receive the frames of the pool complete, in order, from the first, in a cycle',
    pushModes,
    async (site, context) => {
      const viewers = [await site.openViewer(), await site.openViewer()]
      for (const viewer of viewers)
        await awaitImages(site, context, viewer, 2 * context.kit.frames.length + 1)
    },
  ),
  check(
    'image-viewer-vanishes',
    'A viewer that disconnects affects no other, and the server counts no failure',
    pushModes,
    async (site, context) => {
      const [lost, other] = [await site.openViewer(), await site.openViewer()]
      const { failed } = await context.readStats()
      await awaitImages(site, context, lost, 1)
      lost.vanish()
      await awaitImages(site, context, other, other.images.length + 3 * context.kit.frames.length)
      const now = await context.readStats()
      if (now.failed !== failed) throw new CheckFailure(`the server counts ${now.failed - failed} failures`)
    },
  ),
  {
    ...check(
      'image-push-stop',
      'After the command stop, no frame is started, and every frame counted as sent arrives complete',
      pushModes,
      async (site, context) => {
        // Frames that were started for viewers of the check before must not count.
        const sentBefore = await awaitIdle(context.readStats)
        const viewer = await site.openViewer()
        await awaitImages(site, context, viewer, 2)
        context.stopPushing()
        const atStop = await context.readStats()
        const sentInAll = await awaitIdle(context.readStats, async (sentFrames) => {
          // One frame may have been about to start.
          const begun = sentFrames - atStop.sentFrames
          if (begun > 1) throw new CheckFailure(`${begun} frames were started after the command`)
        })
        const sent = sentInAll - sentBefore
        await awaitImages(site, context, viewer, sent)
        if (viewer.images.length > sent)
          throw new CheckFailure(
            `${viewer.images.length} frames arrived, but the server counts ${sent} as sent`,
          )
      },
    ),
    spendsServer: true,
  },
]

const limitOf = ({ ready }: CheckContext): number => {
  const limit = ready.applied.maxMessageBytes
  if (limit === null) throw new NotApplicable('the server declares no limit')
  if (limit > largestProbeBytes)
    throw new NotApplicable(`the limit is over the ${largestProbeBytes} bytes this check sends at most`)
  return limit
}

/** By a camera of its own, and nothing else has been delivered. */
const expectServed = async ({ openCamera, expectDelivered }: Site): Promise<void> => {
  const image = imageOf(8000, 7)
  const camera = await openCamera()
  await camera.send(image)
  await expectDelivered([image])
}

/** @throws CheckFailure where another frame comes, or the connection ends before that many */
const awaitImages = async (
  { until }: Site,
  { kit: { frames } }: CheckContext,
  { images, ending }: Viewer,
  count: number,
): Promise<void> => {
  await until(`frame ${count}`, () => images.length >= count || ending() !== null)
  if (images.length < count) throw new CheckFailure(`${ending()} after ${images.length} frames`)
  const wrong = images.findIndex((image, index) => !frames[index % frames.length]?.equals(image))
  if (wrong >= 0) throw new CheckFailure(`frame ${wrong + 1} is not the next frame of the pool`)
}
