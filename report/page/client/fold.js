// Opens what is folded: around the target of a link, and while the page is printed.

export const openForPrint = () => {
  let opened = []
  addEventListener('beforeprint', () => {
    opened = [...document.querySelectorAll('details:not([open])')]
    for (const details of opened) details.open = true
  })
  addEventListener('afterprint', () => {
    for (const details of opened) details.open = false
  })
}

/** Scrolls to an element by its id and opens the folds that it is or stands in; an unknown id changes nothing. */
export const goTo = (id) => {
  const target = document.getElementById(id)
  for (let fold = target?.closest('details'); fold; fold = fold.parentElement.closest('details'))
    fold.open = true
  target?.scrollIntoView()
}
