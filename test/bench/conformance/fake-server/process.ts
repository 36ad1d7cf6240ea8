// The made-up server as a process that keeps the runner contract; its first argument names the fault.
import { createInterface } from 'node:readline'
import { runnerConfigSchema } from '../../../../runners/contract.ts'
import { startFakeSubject } from './fake-subject.ts'

const [fault = 'none', config = ''] = process.argv.slice(2)
const print = (line: object): void => {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

if (fault === 'unavailable') {
  print({ event: 'unavailable', reason: 'no addon', remedy: 'build it' })
  process.exit(0)
}
if (fault === 'dies-at-start') process.exit(7)
const subject = await startFakeSubject(fault, runnerConfigSchema.parse(JSON.parse(config)))
print(subject.ready())
const commands = createInterface({ input: process.stdin })
commands.on('line', (line) => {
  if (line === 'stop') subject.stopPushing()
  if (line === 'stats')
    subject.readStats().then(print, (error: unknown) => {
      console.error(error)
      process.exit(1)
    })
})
commands.on('close', () => process.exit(0))
