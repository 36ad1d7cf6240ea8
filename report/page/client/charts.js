// Draws each chart again, with tooltips and without hidden systems. If that fails, the drawing in the page stays.
// In the values of a spec, `runner` is the system and `name` the row.

const options = {
  actions: false,
  ast: true,
  defaultStyle: false,
  mode: 'vega-lite',
  renderer: 'svg',
  tooltip: { disableDefaultStyle: true },
}

/** A copy, because Vega modifies the values it draws. */
const specOf = ({ lists, specs }, id) =>
  JSON.parse(
    JSON.stringify(specs[id], (key, value) =>
      key === 'values' && typeof value === 'number' ? lists[value] : value,
    ),
  )

/** By place: the current drawing, and the systems hidden in it. */
const drawn = new WeakMap()
let latest = 0

/** One after the other, yielding in between, visible charts first; a later call stops an earlier one. */
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

/** The same condition as in the style sheet. */
const phone = matchMedia('screen and (max-width: 44rem)')

/** Drawings of the other layout come last: they are for printing and for a rotated screen. */
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

/** Runners in the values of a spec, without repetition. */
const systemsOf = (spec) => [...new Set(valuesOf(spec).flatMap(({ runner }) => runner ?? []))]

/** The spec without the values and rows of `hidden` runners; its height shrinks with the number of rows. */
const withoutSystems = (spec, hidden) => {
  if (hidden.size === 0) return spec
  const gone = new Set(valuesOf(spec).flatMap(({ runner, name }) => (hidden.has(runner) ? (name ?? []) : [])))
  const stays = (value) => !hidden.has(value?.runner) && !gone.has(value?.name ?? value)
  const share = shareOfRows(spec, stays)
  return {
    ...prune(spec, stays),
    ...(typeof spec.height === 'number' ? { height: Math.max(1, spec.height * share) } : {}),
    description: `${spec.description ?? ''} Some systems are hidden.`.trim(),
  }
}

const isObject = (part) => typeof part === 'object' && part !== null

/** Every entry of every `data.values`. */
const valuesOf = (part) => {
  if (!isObject(part)) return []
  const own = Array.isArray(part.data?.values) ? part.data.values.filter(isObject) : []
  return [...own, ...Object.entries(part).flatMap(([key, child]) => (key === 'data' ? [] : valuesOf(child)))]
}

const prune = (part, stays) => {
  if (!isObject(part)) return part
  if (Array.isArray(part)) return part.map((child) => prune(child, stays))
  return Object.fromEntries(
    Object.entries(part).map(([key, child]) => [key, pruneChild(part, key, child, stays)]),
  )
}

const pruneChild = (parent, key, child, stays) => {
  if (key === 'data' && Array.isArray(child?.values)) return { ...child, values: child.values.filter(stays) }
  if (key === 'domain' && Array.isArray(child)) return child.filter(stays)
  // A panel of a hidden system goes as a whole.
  if (key === 'vconcat' && Array.isArray(child))
    return child.map((panel) => prune(panel, stays)).filter((panel) => valuesOf(panel).length > 0)
  // Each colour belongs to the name at the same index.
  if (key === 'range' && Array.isArray(child) && child.length === parent.domain?.length)
    return child.filter((_, at) => stays(parent.domain[at]))
  return prune(child, stays)
}

/** Share of the rows on the vertical axis that stay; 1 if the axis has no rows. */
const shareOfRows = (part, stays) => {
  if (!isObject(part)) return 1
  const rows = part.encoding?.y?.scale?.domain
  if (Array.isArray(rows) && rows.some((row) => !stays(row))) return rows.filter(stays).length / rows.length
  return Math.min(
    1,
    ...Object.entries(part).map(([key, child]) => (key === 'data' ? 1 : shareOfRows(child, stays))),
  )
}
