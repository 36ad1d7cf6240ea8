// A chart's spec without some of its systems. Values say by `runner` whose they are, and by `name` which row.

/** Runners that the values of a spec name, each once. */
export const systemsOf = (spec) => [...new Set(valuesOf(spec).flatMap(({ runner }) => runner ?? []))]

/** The spec without the values of `hidden` runners, without their rows, and as much lower as rows are gone. */
export const withoutSystems = (spec, hidden) => {
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
  // Colours stand beside the names they are for.
  if (key === 'range' && Array.isArray(child) && child.length === parent.domain?.length)
    return child.filter((_, at) => stays(parent.domain[at]))
  return prune(child, stays)
}

/** Of the rows on the vertical axis, how many stay; 1 where the axis has none. */
const shareOfRows = (part, stays) => {
  if (!isObject(part)) return 1
  const rows = part.encoding?.y?.scale?.domain
  if (Array.isArray(rows) && rows.some((row) => !stays(row))) return rows.filter(stays).length / rows.length
  return Math.min(
    1,
    ...Object.entries(part).map(([key, child]) => (key === 'data' ? 1 : shareOfRows(child, stays))),
  )
}
