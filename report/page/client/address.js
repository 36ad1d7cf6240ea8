// What stands behind the # of the page's address: a section, and the systems that are hidden.

/** `#scenario-2&hide=ws,bun` → its two parts. */
export const readAddress = (hash) => {
  const parts = hash.replace(/^#/, '').split('&')
  const hide = parts.find((part) => part.startsWith('hide=')) ?? 'hide='
  return {
    section: parts.find((part) => !part.startsWith('hide=')) ?? '',
    hidden: hide.slice('hide='.length).split(',').filter(Boolean).map(decode),
  }
}

export const writeAddress = ({ section, hidden }) => {
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
