// The launcher of a profiled trial keeps a runtime's trace apart from the contract's lines, and lets a profiler finish.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { profilingLauncher } from '../../../bench/profile/launcher.ts'
import { configureRunner } from '../../../bench/settings/configuration.ts'
import { defaultSwitches } from '../../../runners/variants.ts'

/** Its timer keeps the process alive as long. */
const answerMs = 5_000

const logFolder = mkdtempSync(join(tmpdir(), 'isb-profile-launcher-'))
after(() => rmSync(logFolder, { recursive: true }))

/** Takes longer to end than a server of a measured trial may, and then writes the rest of its trace. */
const program = `
process.stdout.write('[7:0x1] 5 ms: Sca{"event":"ready"}\\nvenge\\n{"applied":1,"event":"stats"}\\n')
process.stderr.write('to stderr\\n')
process.stdin.resume().on('end', () => setTimeout(() => process.stdout.write('[7:0x1] 9 ms: last\\n'), 1500))
`

test('lines of the contract are whole, and the trace is what is left', { timeout: 60_000 }, async () => {
  const printed: { readonly stdout: string; readonly stderr: string }[] = []
  const launcher = profilingLauncher(
    { onLoad: async () => {}, onEnd: (text) => printed.push(text) },
    logFolder,
  )
  const server = launcher.startServer({
    name: 'server',
    command: [process.execPath, '-e', program],
    argument: configureRunner(defaultSwitches, { mode: 'ingest', frameBytes: 1024 }, null),
    env: {},
    memoryLimitBytes: 1e9,
    logFolder,
    signal: new AbortController().signal,
    onFault: () => {},
  })
  assert.equal(await server.nextLine(answerMs), '{"event":"ready"}')
  assert.equal(await server.nextLine(answerMs), '{"applied":1,"event":"stats"}')
  assert.equal(await server.stop(), null)
  assert.deepEqual(printed, [
    { stdout: '[7:0x1] 5 ms: Scavenge\n[7:0x1] 9 ms: last\n', stderr: 'to stderr\n' },
  ])
})
