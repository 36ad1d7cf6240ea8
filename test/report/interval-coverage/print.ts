// npm run bench:coverage: prints the table of METHODOLOGY.md that says how often intervals hold the true value.
import { runsPerLine, simulateCoverage } from './simulate.ts'
import { coverageTable } from './table.ts'

console.log(coverageTable(simulateCoverage(runsPerLine)))
