// Panels over time: their titles, and the axis of seconds that they share.
import { wrapText } from './labels.ts'

const titleSize = 11.5

/** @param width of the panel, in pixels */
export const panelTitle = (label: string, width: number) => ({
  text: wrapText(label, width, titleSize),
  fontSize: titleSize,
  anchor: 'start' as const,
  offset: 6,
})

/** @param longest of all panels, in seconds */
export const secondsAxis = (longest: number) => ({
  field: 'seconds',
  type: 'quantitative' as const,
  title: 'seconds',
  scale: { domain: [0, longest], nice: false },
  axis: { tickCount: 5, grid: false },
})
