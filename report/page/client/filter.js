// Hides systems in all tables, cards and charts, and keeps the choice in the URL so that it can be shared.
import { goTo } from './fold.js'

/** @param changed called with the set of hidden systems, immediately and after each change */
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
        : `${hidden.size} of ${boxes.length} hidden. Sentences and the claims table still cover all.`
    changed(hidden)
  }
  const remember = () => {
    const { section } = readAddress(location.hash)
    history.replaceState(null, '', writeAddress({ section, hidden: hiddenNow() }))
  }
  const applyAddress = () => {
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
    // A link within the page has only a section: hidden systems stay hidden.
    if (location.hash === `#${section}`) {
      remember()
    } else {
      applyAddress()
      show()
    }
    goTo(section)
  })
  form.hidden = boxes.length < 2
  applyAddress()
  show()
  goTo(readAddress(location.hash).section)
}

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

/** A user may have typed the address. */
const decode = (text) => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
