// Starts the tests of a command, two processes at a time, kills what does not end, and says what was not run and why:
// node test/start/main.ts <unit|quick|all|alone|docker|swarm> [--without word,…] [part of a path …]
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { type Command, commands, isRunBy, type Word, words, wordsOf } from './kinds.ts'
import { type Ending, judge, type Outcome } from './outcome.ts'
import { divide, type TestProcess } from './processes.ts'
import { tallyVariable } from './tally.ts'

const root = join(import.meta.dirname, '../..')
const concurrency = 2
const slowestFiles = 10
const lastWordsMs = 500
const preparationMs = 10 * 60_000

interface Order {
  readonly command: Command
  readonly without: readonly Word[]
  readonly parts: readonly string[]
}

interface Ended extends Outcome {
  readonly title: string
  readonly isWell: boolean
  readonly ms: number
}

const readOrder = (args: readonly string[]): Order => {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { without: { type: 'string', default: '' } },
    allowPositionals: true,
  })
  const [first, ...parts] = positionals
  const command = commands.find((each) => each === first)
  const without = values.without.split(',').filter((word) => word !== '')
  const unknown = without.find((word) => !words.some((each) => each === word))
  if (command === undefined || unknown !== undefined)
    throw new Error(`a command is one of ${commands.join(', ')}; --without takes ${words.join(', ')}`)
  return { command, without: words.filter((word) => without.includes(word)), parts }
}

/** By file, why it is not run although its command is to run it. */
const findLeftOut = (files: readonly string[], { command, without }: Order): ReadonlyMap<string, string> => {
  const noEngine = command === 'all' && !hasEngine() ? 'neither docker nor podman answers here' : null
  return new Map(
    files.flatMap((file): readonly (readonly [string, string])[] => {
      const found = wordsOf(file)
      const word = without.find((each) => found.has(each))
      if (word !== undefined) return [[file, `--without ${word}`]]
      const isContained = found.has('docker') || found.has('swarm')
      return isContained && noEngine !== null ? [[file, noEngine]] : []
    }),
  )
}

const hasEngine = (): boolean =>
  ['docker', 'podman'].some((engine) => spawnSync(engine, ['info'], { stdio: 'ignore' }).status === 0)

const running = new Set<number>()
const killGroup = (pid: number): void => {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    for (const pid of running) killGroup(pid)
    process.exit(130)
  })

/** Runs a program in a group of its own, which is killed when the time is over. */
const runGroup = async (
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  mostMs: number,
): Promise<Ending & { readonly output: string }> => {
  const child = spawn(process.execPath, args, {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE: join(root, '.cache/compile'), ...env },
  })
  const { pid = 0 } = child
  running.add(pid)
  let isOverdue = false
  const timer = setTimeout(() => {
    isOverdue = true
    killGroup(pid)
  }, mostMs)
  const output: Buffer[] = []
  const streams = [child.stdout, child.stderr]
  for (const stream of streams) stream.on('data', (bytes: Buffer) => output.push(bytes))
  const closed = once(child, 'close')
  const [exitCode, signal] = await once(child, 'exit')
  clearTimeout(timer)
  killGroup(pid)
  running.delete(pid)
  // What has left the group may hold the pipes open.
  await Promise.race([closed, sleep(lastWordsMs)])
  for (const stream of streams) stream.destroy()
  return { exitCode, signal, isOverdue, output: Buffer.concat(output).toString() }
}

const runTests = async (tests: TestProcess, folder: string): Promise<Ended> => {
  const tally = join(mkdtempSync(join(folder, 'process-')), 'tally')
  writeFileSync(tally, '')
  const reporters = ['spec', join(import.meta.dirname, 'tally.ts')].flatMap((name) => [
    `--test-reporter=${name}`,
    '--test-reporter-destination=stdout',
  ])
  const beganMs = performance.now()
  const { output, ...ending } = await runGroup(
    [
      ...['--test', '--test-isolation=none', `--test-timeout=${tests.limits.testMs}`, ...reporters],
      ...tests.files,
    ],
    { [tallyVariable]: tally },
    tests.limits.processMs,
  )
  const outcome = judge(tests, readFileSync(tally, 'utf8'), ending)
  const isWell = outcome.counts.failed === 0 && outcome.faults.length === 0
  const ms = performance.now() - beganMs
  if (!isWell) console.log(failuresIn(output))
  console.log(`${isWell ? '✔' : '✖'} ${tests.title}: ${outcome.counts.tests} tests, ${secondsOf(ms)} s`)
  for (const fault of outcome.faults) console.log(`✖ ${tests.title}: ${fault}`)
  return { ...outcome, title: tests.title, isWell, ms }
}

/** What the reporter has to say of failures; all of the output where it came to no end. */
const failuresIn = (output: string): string => {
  const at = output.lastIndexOf('✖ failing tests:')
  return output.slice(Math.max(at, 0)).trimEnd()
}

const secondsOf = (ms: number): string => (ms / 1000).toFixed(1)

/** Makes what real servers need, once for all processes; a server that cannot be made here is skipped by its tests. */
const prepare = async (command: Command): Promise<boolean> => {
  const beganMs = performance.now()
  const { exitCode, output } = await runGroup(
    [join(import.meta.dirname, 'prepare.ts'), command],
    {},
    preparationMs,
  )
  const isWell = exitCode === 0
  if (!isWell) console.log(output.trimEnd())
  console.log(`${isWell ? '✔' : '✖'} servers are made: ${secondsOf(performance.now() - beganMs)} s`)
  return isWell
}

/** Two at a time; those that need servers when these are made, those that need the machine when all else has ended. */
const runAll = async (
  all: readonly TestProcess[],
  command: Command,
  folder: string,
): Promise<readonly Ended[]> => {
  const ended: Ended[] = []
  const work = async (queue: TestProcess[]): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) ended.push(await runTests(next, folder))
  }
  const side = all.filter(({ turn }) => turn === 'beside')
  const [early, late] = [
    side.filter(({ needsServers }) => !needsServers),
    side.filter((one) => one.needsServers),
  ]
  const isPrepared = all.some(({ needsServers }) => needsServers) ? prepare(command) : Promise.resolve(true)
  const workers = Array.from({ length: concurrency }, async (_, index) => {
    if (index === 0) await isPrepared
    else await work(early)
    await isPrepared
    await work(late)
    await work(early)
  })
  await Promise.all(workers)
  await work(all.filter(({ turn }) => turn === 'alone'))
  if (!(await isPrepared)) process.exitCode = 1
  return ended
}

const printSummary = (ended: readonly Ended[], leftOut: ReadonlyMap<string, string>, ms: number): void => {
  const sum = (name: keyof Outcome['counts']): number =>
    ended.reduce((total, { counts }) => total + counts[name], 0)
  const files = ended.flatMap(({ fileMs }) => [...fileMs]).sort(([, a], [, b]) => b - a)
  console.log(`\nslowest files:`)
  for (const [file, fileMs] of files.slice(0, slowestFiles)) console.log(`  ${secondsOf(fileMs)} s  ${file}`)
  for (const each of ended.flatMap(({ skipped }) => skipped)) console.log(`skipped: ${each}`)
  for (const [file, why] of leftOut) console.log(`not run: ${file}: ${why}`)
  for (const { title } of ended.filter(({ isWell }) => !isWell)) console.log(`failed: ${title}`)
  for (const name of ['tests', 'suites', 'passed', 'failed', 'skipped'] as const)
    console.log(`ℹ ${name} ${sum(name)}`)
  console.log(`ℹ duration_ms ${Math.round(ms)}`)
}

const order = readOrder(process.argv.slice(2))
const wanted = globSync('test/**/*.test.ts', { cwd: root })
  .sort()
  .filter((file) => isRunBy(order.command, file))
  .filter((file) => order.parts.length === 0 || order.parts.some((part) => file.includes(part)))
const leftOut = findLeftOut(wanted, order)
const folder = mkdtempSync(join(tmpdir(), 'isb-tests-'))
try {
  const ended = await runAll(divide(wanted.filter((file) => !leftOut.has(file))), order.command, folder)
  printSummary(ended, leftOut, performance.now())
  if (ended.length === 0 || ended.some(({ isWell }) => !isWell)) process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
