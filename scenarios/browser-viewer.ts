// The last mile: a page in Chromium receives the frames, decodes them and shows them, in the ways people do it.
import { kibibyte, mebibyte, type RowRule, type Scenario, type ScenarioPoint } from './define.ts'
import { preparedGenerator, showsMjpeg, viewingWays } from './generators.ts'

const sizes = [
  ['256kib', '256 KiB frames', 256 * kibibyte],
  ['1mib', '1 MiB frames', mebibyte],
] as const

const pages = Object.keys(viewingWays)
const rulesFor = (runners: readonly string[], ways: readonly string[]): RowRule => ({
  runners,
  variants: ['tuned'],
  generators: [preparedGenerator, ...ways],
})
const overWebSocket = rulesFor(
  ['ws', 'go-gws'],
  pages.filter((generator) => !showsMjpeg(generator)),
)
const overMjpeg = rulesFor(['mjpeg'], pages.filter(showsMjpeg))

const page =
  'The viewer is a page in Chromium on the load generator’s side, without a GPU: decoding and drawing are work of the CPU, and a ' +
  'desktop shows at least as much. FPS are frames that the page received; a frame is shown once the browser has ended a rendering ' +
  'step (requestAnimationFrame) with it, and skipped when a newer one was there before: each received frame is one or the other. ' +
  'The row without a browser is the suite’s own viewer, which only receives. One trial of each row takes three pictures of the tab.'

const pointOf = ([id, label, frameBytes]: (typeof sizes)[number]) => ({ id, label, frameBytes })

export const browserViewer: Scenario = {
  id: 'browser-viewer',
  title: 'A browser as the viewer: one camera at 30 FPS',
  question: 'How old is a frame when the tab shows it, and which way of decoding shows them all?',
  howToRead:
    `${page} The age of a shown frame counts from its intended send time: page and camera are on one machine, and the error of the ` +
    'page’s clock stands in the counters.',
  mode: 'relay',
  // A p99 needs a thousand frames, which three rounds have.
  windowMs: 12_000,
  points: sizes.map((size): ScenarioPoint => {
    const { id, label, frameBytes } = pointOf(size)
    return {
      id: `${id}-30fps`,
      label: `${label}, 30 FPS`,
      frameBytes,
      connections: 1,
      viewers: 1,
      pace: { fps: 30 },
    }
  }),
  rules: [overWebSocket],
}

export const browserViewerPush: Scenario = {
  id: 'browser-viewer-push',
  title: 'A browser as the viewer: frames as fast as they come',
  question: 'How many frames does a tab receive, decode and show when the server never waits?',
  howToRead:
    `${page} The server has at most two frames on their way. A screen has 60 rendering steps a second: more frames than that are skipped. ` +
    'MJPEG in an img element is the browser’s own work: received are whole frames by the bytes that it reports, shown the pictures ' +
    'that the page recognises at its rendering steps (which costs a second, small decoding), and the others are skipped.',
  mode: 'push',
  windowMs: 4_000,
  points: sizes.map((size): ScenarioPoint => ({ ...pointOf(size), connections: 0, viewers: 1 })),
  rules: [overWebSocket, overMjpeg],
}
