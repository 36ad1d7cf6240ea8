// Before npm pack: makes what the packed file holds, compiled JavaScript with all that it reads, and a lock file.
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import { Command } from 'commander'
import { execa } from 'execa'
import * as z from 'zod'
import { leftOut, leftOutAnywhere, sourceRoots } from '../bench/container/sources.ts'
import { exitCodes } from '../bench/failure/exit-codes.ts'
import { projectRoot, runCli } from './cli.ts'

const program = new Command('pack')
  .description('Makes dist/ and npm-shrinkwrap.json for npm pack, which calls it by itself.')
  .option('--clear', 'remove both')

const target = join(projectRoot, 'dist')
const shrinkwrap = join(projectRoot, 'npm-shrinkwrap.json')

/** Servers and the scripts of pages are bundled from sources in TypeScript; all others are compiled only. */
const bundledRoots: readonly string[] = ['runners', 'report']

/** Of the sources, what is for npm in the root alone. */
const ofRoot: readonly string[] = ['.npmrc', 'LICENSE']

await runCli(import.meta, program, async () => {
  rmSync(target, { recursive: true, force: true })
  rmSync(shrinkwrap, { force: true })
  if (!program.opts<{ readonly clear?: boolean }>().clear) await make()
  return exitCodes.done
})

async function make(): Promise<void> {
  await execa('tsc', ['-p', 'tsconfig.pack.json'], {
    ...{ cwd: projectRoot, preferLocal: true, stdout: 'ignore', stderr: 'inherit' },
  })
  for (const name of sourceRoots.filter((root) => !ofRoot.includes(root)))
    cpSync(join(projectRoot, name), join(target, name), { recursive: true, filter: isPacked })
  const lock: unknown = JSON.parse(readFileSync(join(projectRoot, 'package-lock.json'), 'utf8'))
  writeFileSync(shrinkwrap, `${JSON.stringify(withoutDev(lock), null, 2)}\n`)
}

function isPacked(path: string): boolean {
  const name = relative(projectRoot, path)
  const parts = name.split(sep)
  if (leftOut.some((each) => each === name)) return false
  if (leftOutAnywhere.some((each) => parts.includes(each))) return false
  return extname(name) !== '.ts' || bundledRoots.includes(parts[0] ?? '')
}

/** npm would install the packages of the suite's own tests for everyone. */
function withoutDev(lock: unknown): unknown {
  const entry = z.looseObject({ dev: z.boolean().optional() })
  const { packages, ...rest } = z.looseObject({ packages: z.record(z.string(), entry) }).parse(lock)
  const kept = Object.entries(packages).filter(([, { dev }]) => dev !== true)
  return {
    ...rest,
    packages: Object.fromEntries(kept.map(([path, { devDependencies: _, ...found }]) => [path, found])),
  }
}
