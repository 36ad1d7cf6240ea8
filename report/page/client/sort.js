// Sorts a table by the clicked column: ascending, descending, original order.

export const makeSortable = (table) => {
  const body = table.tBodies[0]
  const groups = groupsOf(body)
  const heads = [...table.tHead.rows[0].cells]
  for (const [column, head] of heads.entries()) {
    const button = document.createElement('button')
    button.type = 'button'
    button.append(...head.childNodes)
    head.append(button)
    button.addEventListener('click', () => {
      const order = { ascending: 'descending', descending: null }[head.ariaSort] ?? null
      const next = head.ariaSort === null ? 'ascending' : order
      for (const other of heads) other.ariaSort = null
      head.ariaSort = next
      const isNumeric = head.classList.contains('number')
      const sorted =
        next === null ? groups : inOrder(groups, column, isNumeric, next === 'descending' ? -1 : 1)
      body.append(...sorted.flat())
    })
  }
}

/** Each row with the notes below it. */
const groupsOf = (body) => {
  const groups = []
  for (const row of body.rows)
    if (row.classList.contains('note')) groups.at(-1).push(row)
    else groups.push([row])
  return groups
}

/** Rows without a value in this column stay last in both directions. */
const inOrder = (groups, column, isNumeric, direction) => {
  const keyed = groups.map((group) => ({ group, key: keyOf(group[0].cells[column], isNumeric) }))
  const compare = (a, b) => (isNumeric ? a - b : a.localeCompare(b, 'en', { numeric: true }))
  return keyed
    .sort((a, b) =>
      a.key === null || b.key === null
        ? Number(a.key === null) - Number(b.key === null)
        : direction * compare(a.key, b.key),
    )
    .map(({ group }) => group)
}

/** The first number of a cell, or its text; null if there is none. */
const keyOf = (cell, isNumeric) => {
  if (cell === undefined || cell.colSpan > 1) return null
  const text = cell.textContent.trim()
  if (!isNumeric) return text
  const number = /\d[\d,]*(?:\.\d+)?/.exec(text)?.[0]
  return number === undefined ? null : Number(number.replaceAll(',', ''))
}
