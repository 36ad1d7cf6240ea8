// In the reader's browser: what makes the page answer. Without it the page is complete, and still.
import { drawCharts } from './charts.js'
import { offerFilter } from './filter.js'
import { openForPrint } from './print.js'
import { offerToSave } from './save.js'
import { makeSortable } from './sort.js'
import { runLibraries, unpackJson } from './unpack.js'

offerToSave()
openForPrint()
for (const table of document.querySelectorAll('table')) makeSortable(table)
const libraries = runLibraries()
const specs = unpackJson('chart-specs')
offerFilter(async (hidden) => {
  await libraries
  await drawCharts(await specs, hidden)
})
