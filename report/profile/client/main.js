// Draws the flame graphs and lets a reader search and zoom. Without it the tables are complete.

import flamegraph from 'd3-flame-graph'
import { select } from 'd3-selection'

const cellHeight = 19
const narrowestPixels = 2
/** Of the colour in a rectangle whose text must stay readable. */
const strongestPercent = 60
const resizeDelayMs = 150

/** Unpacks an element's gzipped base64 text. */
const unpackJson = async (id) => {
  const bytes = Uint8Array.from(atob(document.getElementById(id).textContent), (letter) =>
    letter.charCodeAt(0),
  )
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))
  return JSON.parse(await new Response(stream).text())
}

const reducedMotion = matchMedia('(prefers-reduced-motion: reduce)').matches

const microsText = (value) => `${value.toLocaleString('en', { maximumSignificantDigits: 3 })} µs a frame`

const describe = ({ data, value }, total) => {
  const share = ((value / total) * 100).toFixed(1)
  const change =
    data.delta === undefined ? '' : `, ${data.delta < 0 ? '' : '+'}${microsText(data.delta)} than before`
  return `${data.name}: ${share} %, ${microsText(value)}${change}`
}

/** Red grew, blue shrank; the more the change, the stronger the colour. */
const changeColour = (delta, largest) => {
  const strength = Math.round(Math.min(1, Math.abs(delta) / largest) * strongestPercent)
  return `color-mix(in srgb, var(--${delta > 0 ? 'vermilion' : 'blue'}) ${strength}%, var(--faint))`
}

const largestChange = ({ delta = 0, children }) =>
  children.reduce((largest, child) => Math.max(largest, largestChange(child)), Math.abs(delta))

const drawGraph = (figure, { flame, isDifference }, hues) => {
  const place = figure.querySelector('.flame')
  const detail = figure.querySelector('.detail')
  const search = figure.querySelector('input')
  const largest = Math.max(largestChange(flame) / 2, Number.MIN_VALUE)
  const paint = (node) =>
    isDifference
      ? changeColour(node.data.delta, largest)
      : `color-mix(in srgb, var(--${hues[node.data.group]}) 55%, var(--paper))`
  const draw = () => {
    place.replaceChildren()
    const graph = flamegraph()
      .width(Math.max(place.clientWidth, 320))
      .cellHeight(cellHeight)
      .minFrameSize(narrowestPixels)
      .transitionDuration(reducedMotion ? 0 : 250)
      .sort((a, b) => b.data.value - a.data.value)
      .inverted(true)
      .setColorMapper((node) => (node.highlight ? 'var(--ink)' : paint(node)))
      .setLabelHandler((node) => describe(node, flame.value))
      .setSearchHandler((_, found, total) => {
        detail.textContent = `${((found / total) * 100).toFixed(1)} % in functions that match`
      })
      .onHover((node) => {
        detail.textContent = describe(node, flame.value)
      })
      .onClick((node) => {
        detail.textContent = describe(node, flame.value)
      })
    select(place).datum(flame).call(graph)
    figure.querySelector('.reset').onclick = () => {
      search.value = ''
      graph.clear()
      graph.resetZoom()
    }
    search.oninput = () => (search.value === '' ? graph.clear() : graph.search(search.value))
  }
  draw()
  let width = place.clientWidth
  let waiting
  addEventListener('resize', () => {
    clearTimeout(waiting)
    waiting = setTimeout(() => {
      if (place.clientWidth !== width) draw()
      width = place.clientWidth
    }, resizeDelayMs)
  })
}

const start = async () => {
  const [flames, hues] = await Promise.all([unpackJson('flames'), unpackJson('hues')])
  for (const figure of document.querySelectorAll('figure[data-graph]')) {
    figure.querySelector('.controls').hidden = false
    drawGraph(figure, flames[figure.dataset.graph], hues)
  }
  document.documentElement.dataset.charts = 'interactive'
}

void start()
