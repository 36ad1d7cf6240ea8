// In the reader's browser: draws each chart again, with tooltips. Where that fails, the drawing in the page stays.
;(() => {
  const specs = JSON.parse(document.getElementById('chart-specs').textContent)
  const options = {
    actions: false,
    ast: true,
    defaultStyle: false,
    mode: 'vega-lite',
    renderer: 'svg',
    tooltip: { disableDefaultStyle: true },
  }
  const redraw = async (place) => {
    const fresh = document.createElement('div')
    await globalThis.vegaEmbed(fresh, specs[place.dataset.chart], options)
    place.replaceChildren(fresh)
  }
  const save = document.getElementById('save-data')
  save.hidden = false
  save.addEventListener('click', () => {
    const text = document.getElementById('run-data').textContent
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
    link.download = 'run-and-summary.json'
    link.click()
    URL.revokeObjectURL(link.href)
  })
  Promise.allSettled([...document.querySelectorAll('[data-chart]')].map(redraw)).then((outcomes) => {
    for (const outcome of outcomes) if (outcome.status === 'rejected') console.error(outcome.reason)
    document.documentElement.dataset.charts = 'interactive'
  })
})()
