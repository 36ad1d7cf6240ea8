// Colours and fonts of the charts and the page: the only place that defines colours.
import type { Config } from 'vega-lite'

/** `page` uses CSS variables, so that one drawing follows the reader's light or dark mode. */
export type Scheme = 'light' | 'dark' | 'page'

export const titleFontSize = 15
export const fontFamily = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif'

/**
 * Hues after Okabe and Ito (2008), which colour-blind readers can distinguish; each darkened or lightened to a contrast of
 * at least 3 to 1 on its paper. Their eight hues are too few for ten systems, so olive, brown and teal are added, and lines in
 * one chart differ in shape as well.
 */
const colours = {
  paper: { light: '#ffffff', dark: '#14171a' },
  ink: { light: '#1d2329', dark: '#e6e9ec' },
  muted: { light: '#5b6570', dark: '#a3adb7' },
  faint: { light: '#e3e7eb', dark: '#2c3238' },
  published: { light: '#8a4a7c', dark: '#d6a3cb' },
  reference: { light: '#5b6570', dark: '#a3adb7' },
  blue: { light: '#0072b2', dark: '#56a8e8' },
  vermilion: { light: '#c94f00', dark: '#ff8b4a' },
  purple: { light: '#a8508a', dark: '#e59bc6' },
  green: { light: '#00825f', dark: '#35c79b' },
  orange: { light: '#a86f00', dark: '#e9b44a' },
  sky: { light: '#2385bb', dark: '#7cc7f2' },
  olive: { light: '#7b7a00', dark: '#d3cf4f' },
  brown: { light: '#7a4f2e', dark: '#c99b76' },
  teal: { light: '#007a87', dark: '#4fc3cf' },
} as const

export type ColourName = keyof typeof colours

const runnerColours: ReadonlyMap<string, ColourName> = new Map([
  ['ws', 'blue'],
  ['uws', 'vermilion'],
  ['bun', 'purple'],
  ['deno', 'green'],
  ['raw-tcp', 'reference'],
  ['python-websockets', 'orange'],
  ['picows', 'sky'],
  ['go-gorilla', 'teal'],
  ['go-coder', 'brown'],
  ['go-gws', 'olive'],
])

const spare: readonly ColourName[] = ['orange', 'sky', 'olive', 'brown', 'teal']

/** The same colour for a runner in every chart of every run. */
export const runnerColour = (runner: string): ColourName => {
  const sum = [...runner].reduce((total, letter) => total + (letter.codePointAt(0) ?? 0), 0)
  return runnerColours.get(runner) ?? spare[sum % spare.length] ?? 'ink'
}

const cross45 =
  'M-.2,0L-.95,-.75L-.75,-.95L0,-.2L.75,-.95L.95,-.75L.2,0L.95,.75L.75,.95L0,.2L-.75,.95L-.95,.75Z'
const star = 'M0,-1L.24,-.32L.95,-.31L.38,.12L.59,.81L0,.4L-.59,.81L-.38,.12L-.95,-.31L-.24,-.32Z'
const bar = 'M-1,-.35H1V.35H-1Z'

/** Shapes for readers who cannot distinguish the hues: Vega's names, or outlines of two by two units. */
const runnerShapes: ReadonlyMap<string, string> = new Map([
  ['ws', 'circle'],
  ['uws', 'square'],
  ['bun', 'triangle-up'],
  ['deno', 'diamond'],
  ['raw-tcp', bar],
  ['python-websockets', 'cross'],
  ['picows', 'triangle-down'],
  ['go-gorilla', 'triangle-right'],
  ['go-coder', cross45],
  ['go-gws', star],
])

/** The same shape for a runner in every chart of every run. */
export const runnerShape = (runner: string): string => runnerShapes.get(runner) ?? 'triangle-left'

/** A fixed colour, or a CSS variable with the light colour as its fallback outside of the page. */
export const colour = (scheme: Scheme, name: ColourName): string =>
  scheme === 'page' ? `var(--${name}, ${colours[name].light})` : colours[name][scheme]

/** The colour of a runner's marks; the paper's colour for a hollow mark. */
export const runnerHue = (scheme: Scheme, runner: string, isHollow = false): string =>
  colour(scheme, isHollow ? 'paper' : runnerColour(runner))

/** Declarations of all colour variables, for the page's style sheet. */
export const colourVariables = (scheme: 'light' | 'dark'): string =>
  Object.entries(colours)
    .map(([name, value]) => `--${name}: ${value[scheme]};`)
    .join(' ')

/** One class per colour, because the page's policy allows no style attributes. */
export const colourClasses = (): string =>
  Object.keys(colours)
    .map((name) => `.hue-${name} { color: var(--${name}); }`)
    .join('\n')

export const chartConfig = (scheme: Scheme): Config => {
  const [ink, muted, faint] = [colour(scheme, 'ink'), colour(scheme, 'muted'), colour(scheme, 'faint')]
  return {
    background: scheme === 'page' ? 'transparent' : colour(scheme, 'paper'),
    font: fontFamily,
    view: { stroke: null },
    title: {
      color: ink,
      subtitleColor: muted,
      anchor: 'start',
      fontSize: titleFontSize,
      fontWeight: 600,
      subtitleFontSize: 11.5,
    },
    axis: {
      labelColor: muted,
      titleColor: muted,
      gridColor: faint,
      domainColor: faint,
      tickColor: faint,
      labelFontSize: 11.5,
      titleFontSize: 11.5,
      titleFontWeight: 'normal',
    },
    text: { fontSize: 11.5, color: ink },
  }
}
