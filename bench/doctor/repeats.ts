// How much the time of one repeated computation varies on the servers' CPUs: the noise of a core without any network.
import { extname, join } from 'node:path'
import { coefficientOfVariation, median } from 'simple-statistics'
import * as z from 'zod'
import type { DoctorRecord } from '../../results/doctor-schema.ts'
import { pinCommand } from '../placement/pin.ts'
import type { TrialContext } from '../run/trial-job.ts'
import { startChild } from '../trial/child.ts'

const repeats = 20
const timeoutMs = 30_000

const answerSchema = z.object({ durationsMs: z.array(z.number().positive()).length(repeats) })

/** @throws TrialError when the process dies or gives no answer; InterruptedError on abort */
export const measureRepeats = async (
  { placement, tools, logFolder }: Pick<TrialContext, 'placement' | 'tools' | 'logFolder'>,
  signal: AbortSignal,
): Promise<DoctorRecord['repeats']> => {
  const command = [
    process.execPath,
    join(import.meta.dirname, `fixed-work${extname(import.meta.filename)}`),
    String(repeats),
  ] as const
  const child = startChild({
    name: 'computation',
    command: pinCommand(command, placement.pinned ? placement.serverCpus.slice(0, 1) : [], tools),
    env: {},
    stderrFile: join(logFolder, 'computation.stderr'),
    signal,
  })
  try {
    const { durationsMs } = answerSchema.parse(JSON.parse(await child.nextLine(timeoutMs)))
    return describeRepeats(durationsMs)
  } finally {
    await child.stop()
  }
}

/** @param durationsMs at least two */
export const describeRepeats = (durationsMs: readonly number[]): DoctorRecord['repeats'] => ({
  count: durationsMs.length,
  medianMs: median([...durationsMs]),
  coefficientOfVariation: coefficientOfVariation([...durationsMs]),
})
