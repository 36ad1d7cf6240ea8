// Starts the tests of a command, a few processes at a time, and says what failed, what was skipped and what was not run:
// node test/start/main.ts <unit|quick|all|alone|docker|swarm> [--without word,…] [part of a path …]
import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { killGroups, root, runGroup } from './group.ts'
import { type Command, commands, isRunBy, type Word, words, wordsOf } from './kinds.ts'
import type { Counts } from './outcome.ts'
import { divide, type TestProcess } from './processes.ts'
import { type Ended, runProcess } from './run-process.ts'

/** One more than CPUs, because tests wait a good part of their time; no more where that would crowd the memory. */
const concurrency = Math.min(availableParallelism() + 1, 4)
const slowestFiles = 10
const preparationMs = 10 * 60_000

interface Order {
  readonly command: Command
  readonly without: readonly Word[]
  readonly parts: readonly string[]
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
      const needsEngine = found.has('docker') || found.has('swarm')
      return needsEngine && noEngine !== null ? [[file, noEngine]] : []
    }),
  )
}

const hasEngine = (): boolean =>
  ['docker', 'podman'].some((engine) => spawnSync(engine, ['info'], { stdio: 'ignore' }).status === 0)

/** A few at a time; those that need preparation after it, those that need the machine when all else has ended. */
const runAll = async (all: readonly TestProcess[]): Promise<readonly Ended[]> => {
  const ended: Ended[] = []
  const work = async (queue: TestProcess[]): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const one = await runProcess(next)
      ended.push(one)
      printEnd(one)
    }
  }
  const beside = all.filter(({ turn }) => turn === 'beside')
  const early = beside.filter(({ needsPreparation }) => !needsPreparation)
  const late = beside.filter(({ needsPreparation }) => needsPreparation)
  const prepared = all.filter(({ needsPreparation }) => needsPreparation)
  const preparation = prepared.length > 0 ? prepare(prepared) : Promise.resolve()
  const workers = Array.from({ length: concurrency }, async (_, index) => {
    // The preparation is a process as well.
    if (index > 0) await work(early)
    await preparation
    await work(late)
    await work(early)
  })
  await Promise.all(workers)
  await work(all.filter(({ turn }) => turn === 'alone'))
  return ended
}

/** Makes what tests need, once for all processes. */
const prepare = async (all: readonly TestProcess[]): Promise<void> => {
  const beganMs = performance.now()
  const program = join(import.meta.dirname, 'prepare.ts')
  const needed = new Set(all.flatMap(({ files }) => files.flatMap((file) => [...wordsOf(file)])))
  const { exitCode, output } = await runGroup([program, ...needed], {}, preparationMs)
  const isWell = exitCode === 0
  if (!isWell) process.exitCode = 1
  if (!isWell) console.log(output.trimEnd())
  console.log(`${markOf(isWell)} preparation: ${secondsOf(performance.now() - beganMs)} s`)
}

const printEnd = ({ title, isWell, counts, durationMs, faults, failures }: Ended): void => {
  if (!isWell) console.log(failures)
  for (const fault of faults) console.log(`${markOf(false)} ${title}: ${fault}`)
  console.log(`${markOf(isWell)} ${title}: ${counts.tests} tests, ${secondsOf(durationMs)} s`)
}

const printSummary = (ended: readonly Ended[], leftOut: ReadonlyMap<string, string>): void => {
  const sum = (name: keyof Counts): number => ended.reduce((total, { counts }) => total + counts[name], 0)
  const files = ended.flatMap(({ fileMs }) => [...fileMs]).sort(([, a], [, b]) => b - a)
  console.log('\nslowest files:')
  for (const [file, ms] of files.slice(0, slowestFiles)) console.log(`  ${secondsOf(ms)} s  ${file}`)
  for (const each of ended.flatMap(({ skipped }) => skipped)) console.log(`skipped: ${each}`)
  for (const [file, why] of leftOut) console.log(`not run: ${file}: ${why}`)
  for (const { title } of ended.filter(({ isWell }) => !isWell)) console.log(`failed: ${title}`)
  for (const name of ['tests', 'suites', 'passed', 'failed', 'skipped'] as const)
    console.log(`ℹ ${name} ${sum(name)}`)
  console.log(`ℹ duration ${secondsOf(performance.now())} s`)
  console.log(`${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`)
}

const markOf = (isWell: boolean): string => (isWell ? '✔' : '✖')
const secondsOf = (ms: number): string => (ms / 1000).toFixed(1)

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    killGroups()
    process.exit(130)
  })
const order = readOrder(process.argv.slice(2))
const wanted = globSync('test/**/*.test.ts', { cwd: root })
  .sort()
  .filter((file) => isRunBy(order.command, file))
  .filter((file) => order.parts.length === 0 || order.parts.some((part) => file.includes(part)))
const leftOut = findLeftOut(wanted, order)
const ended = await runAll(divide(wanted.filter((file) => !leftOut.has(file))))
printSummary(ended, leftOut)
if (ended.length === 0 || ended.some(({ isWell }) => !isWell)) process.exitCode = 1
