// npm run bench:coverage: prints the table of METHODOLOGY.md that says how often intervals hold the true value.
import { coverageTable, runsPerLine, simulateCoverage } from './simulate.ts'

console.log(coverageTable(simulateCoverage(runsPerLine)))
