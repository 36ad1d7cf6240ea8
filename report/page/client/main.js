// Makes the page interactive. Without it the page is complete but static.
import { drawCharts } from './charts.js'
import { offerFilter } from './filter.js'
import { openForPrint } from './fold.js'
import { offerToSave } from './save.js'
import { makeSortable } from './sort.js'

/** Unpacks an element's gzipped base64 text. */
const unpack = (element) => {
  const bytes = Uint8Array.from(atob(element.textContent), (letter) => letter.charCodeAt(0))
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).text()
}

const unpackJson = async (id) => JSON.parse(await unpack(document.getElementById(id)))

/** Runs the packed libraries in order; the page's policy has the hash of each. */
const runLibraries = async () => {
  for (const element of document.querySelectorAll('script.library')) {
    const script = document.createElement('script')
    script.textContent = await unpack(element)
    document.head.append(script)
  }
}

offerToSave(() => unpackJson('run-data'))
openForPrint()
for (const table of document.querySelectorAll('table')) makeSortable(table)
const libraries = runLibraries()
const specs = unpackJson('chart-specs')
offerFilter(async (hidden) => {
  await libraries
  await drawCharts(await specs, hidden)
})
