// Java's flight recorder samples a running server through the tools of its JDK.
// https://docs.oracle.com/en/java/javase/17/docs/specs/man/jcmd.html, https://docs.oracle.com/en/java/javase/17/docs/specs/man/jfr.html
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Command } from '../placement/pin.ts'
import { type PrepareOptions, runTool } from '../prepare/tools.ts'
import type { ProfileFiles } from './instrument.ts'
import { jdkRemedy, jdkTool } from './jdk-tool.ts'
import { sampleEvent } from './parse/flight-recording.ts'
import { refusal, type Sampler } from './samplers.ts'

/** What `jfr print` says of the samples. */
export const flightTextFile = ({ folder, name }: ProfileFiles): string => join(folder, `${name}.jfr.txt`)

/** @param command of the server @throws InterruptedError on abort */
export const flightRecorder = (command: Command, options: PrepareOptions): Sampler => ({
  record: async (pid, files, until) => {
    const file = join(files.folder, `${files.name}.jfr`)
    const jcmd = (...args: readonly string[]) =>
      runTool(jdkTool(command, 'jcmd'), [`${pid}`, ...args], options)
    const started = await jcmd('JFR.start', `name=${recording}`, 'settings=profile')
    if (!started.ok) return refusal('jcmd', started, jdkRemedy)
    if (!until.aborted) await once(until, 'abort')
    const stopped = await jcmd('JFR.stop', `name=${recording}`, `filename=${file}`)
    if (!stopped.ok) return refusal('jcmd', stopped, jdkRemedy)
    const wanted = ['print', '--events', sampleEvent, '--stack-depth', `${deepestStack}`, file]
    const printed = await runTool(jdkTool(command, 'jfr'), wanted, options)
    if (!printed.ok) return refusal('jfr', printed, jdkRemedy)
    await writeFile(flightTextFile(files), printed.stdout)
    return null
  },
})

const recording = 'image-stream-bench'
/** As deep as the recorder looks by itself. */
const deepestStack = 64
