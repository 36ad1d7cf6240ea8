// Hides systems in all tables, cards and charts; which ones stands in the address, so that it can be sent on.

/** @param changed is given the set of hidden systems, at once and after each change */
export const offerFilter = (changed) => {
  const form = document.getElementById('systems')
  const boxes = [...form.querySelectorAll('input')]
  const hiddenNow = () => boxes.filter((box) => !box.checked).map(({ value }) => value)

  const show = () => {
    const hidden = new Set(hiddenNow())
    for (const element of document.querySelectorAll('[data-system]'))
      element.hidden = hidden.has(element.dataset.system)
    form.querySelector('button').disabled = hidden.size === 0
    form.querySelector('output').textContent =
      hidden.size === 0
        ? ''
        : `${hidden.size} of ${boxes.length} hidden; sentences and the table of claims speak of all.`
    changed(hidden)
  }
  const remember = () => {
    const { section } = readAddress(location.hash)
    history.replaceState(null, '', writeAddress({ section, hidden: hiddenNow() }))
  }
  const obeyAddress = () => {
    const { hidden } = readAddress(location.hash)
    for (const box of boxes) box.checked = !hidden.includes(box.value)
  }

  form.addEventListener('change', () => {
    remember()
    show()
  })
  form.querySelector('button').addEventListener('click', () => {
    for (const box of boxes) box.checked = true
    boxes[0].focus()
    remember()
    show()
  })
  addEventListener('hashchange', () => {
    const { section } = readAddress(location.hash)
    // A link within the page names a section alone: what is hidden stays hidden.
    if (location.hash === `#${section}`) return remember()
    obeyAddress()
    show()
    goTo(section)
  })
  form.hidden = boxes.length < 2
  obeyAddress()
  show()
  if (location.hash.includes('&')) goTo(readAddress(location.hash).section)
}

/** The browser itself does not know an address that has more than a section. */
const goTo = (section) => document.getElementById(section)?.scrollIntoView()

/** `#scenario-2&hide=ws,bun` → its two parts. */
const readAddress = (hash) => {
  const parts = hash.replace(/^#/, '').split('&')
  const hide = parts.find((part) => part.startsWith('hide=')) ?? 'hide='
  return {
    section: parts.find((part) => !part.startsWith('hide=')) ?? '',
    hidden: hide.slice('hide='.length).split(',').filter(Boolean).map(decode),
  }
}

const writeAddress = ({ section, hidden }) => {
  const hide = hidden.length === 0 ? [] : [`hide=${hidden.map(encodeURIComponent).join(',')}`]
  return `#${[section, ...hide].filter(Boolean).join('&')}`
}

/** An address may be typed by hand. */
const decode = (text) => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
