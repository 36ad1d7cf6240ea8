// npm run bench:coverage: prints the tables of METHODOLOGY.md that say how often intervals hold the true value.
import { costRuns, costTable, simulateCosts } from './costs.ts'
import { coverageTable, runsPerLine, simulateCoverage } from './simulate.ts'

console.log(coverageTable(simulateCoverage(runsPerLine)))
console.log(`\n${costTable(simulateCosts(costRuns))}`)
