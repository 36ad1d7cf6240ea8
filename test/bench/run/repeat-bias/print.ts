// npm run bench:repeats: prints what the repeats of disturbed trials do to ratios, in simulated runs.
import { biasTable, runsPerLine, simulateBias } from './simulate.ts'

console.log(biasTable(simulateBias(runsPerLine)))
