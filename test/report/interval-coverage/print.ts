// npm run bench:coverage: prints the tables of METHODOLOGY.md: how often intervals hold the true value, and groups are right.
import { groupTable, runsPerGroupLine, simulateGroups } from './groups.ts'
import { coverageTable, runsPerLine, simulateCoverage } from './simulate.ts'

console.log(coverageTable(simulateCoverage(runsPerLine)))
console.log(`\n${groupTable(simulateGroups(runsPerGroupLine))}`)
