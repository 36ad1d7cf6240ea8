// The commands with options, by the name of their npm script: for the documentation and its tests.
import type { Command } from 'commander'
import { program as benchAgreement } from './bench-agreement.ts'
import { program as benchColdMemory } from './bench-cold-memory.ts'
import { program as benchGenerator } from './bench-generator.ts'
import { program as benchPlacebo } from './bench-placebo.ts'
import { program as checkSmoke } from './check-smoke.ts'
import { program as compare } from './compare.ts'
import { program as docker } from './docker.ts'
import { program as doctor } from './doctor.ts'
import { program as load } from './load-arguments.ts'
import { program as matrix } from './matrix.ts'
import { program as publishRun } from './publish-run.ts'
import { program as readme } from './readme.ts'
import { program as report } from './report.ts'
import { program as site } from './site.ts'
import { program as verify } from './verify.ts'

export const programs: ReadonlyMap<string, Command> = new Map(
  [
    matrix,
    docker,
    report,
    compare,
    load,
    doctor,
    verify,
    publishRun,
    readme,
    site,
    benchGenerator,
    benchAgreement,
    benchColdMemory,
    benchPlacebo,
    checkSmoke,
  ].map((program) => [program.name(), program]),
)
