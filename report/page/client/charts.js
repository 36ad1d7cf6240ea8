// Draws each chart again, with tooltips and without hidden systems. Where that fails, the drawing in the page stays.
import { systemsOf, withoutSystems } from './chart-filter.js'

const options = {
  actions: false,
  ast: true,
  defaultStyle: false,
  mode: 'vega-lite',
  renderer: 'svg',
  tooltip: { disableDefaultStyle: true },
}

/** A copy of its own, because Vega writes into the values it draws. */
const specOf = ({ lists, specs }, id) =>
  JSON.parse(
    JSON.stringify(specs[id], (key, value) =>
      key === 'values' && typeof value === 'number' ? lists[value] : value,
    ),
  )

/** By place: what is drawn there, and without which systems. */
const drawn = new WeakMap()
let latest = 0

/** One after the other with a rest in between, those in view first; a later call stops an earlier one. */
export const drawCharts = async (shared, hidden) => {
  latest += 1
  const current = latest
  delete document.documentElement.dataset.charts
  for (const place of nearestFirst([...document.querySelectorAll('[data-chart]')])) {
    try {
      await draw(place, specOf(shared, place.dataset.chart), hidden)
    } catch (error) {
      console.error(error)
    }
    await new Promise((resolve) => setTimeout(resolve))
    if (current !== latest) return
  }
  document.documentElement.dataset.charts = 'interactive'
}

/** As the style sheet has it. */
const phone = matchMedia('screen and (max-width: 44rem)')

/** Drawings of the other layout come last: they are there for paper and for a screen that is turned. */
const nearestFirst = (places) =>
  places
    .map((place) => {
      const isShown = place.classList.contains(phone.matches ? 'narrow' : 'wide')
      const top = Math.abs(place.parentElement.getBoundingClientRect().top)
      return { place, distance: isShown ? top : Number.POSITIVE_INFINITY }
    })
    .sort((a, b) => (a.distance < b.distance ? -1 : Number(a.distance > b.distance)))
    .map(({ place }) => place)

const draw = async (place, spec, hidden) => {
  const systems = systemsOf(spec)
  const without = systems.filter((system) => hidden.has(system))
  const key = JSON.stringify(without)
  const before = drawn.get(place)
  if (before?.key === key) return
  place.hidden = systems.length > 0 && without.length === systems.length
  if (place.hidden) return
  const fresh = document.createElement('div')
  const result = await globalThis.vegaEmbed(fresh, withoutSystems(spec, new Set(without)), options)
  before?.result.finalize()
  drawn.set(place, { key, result })
  place.replaceChildren(fresh)
}
