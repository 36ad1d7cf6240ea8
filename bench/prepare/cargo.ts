// Builds a Rust server to one binary, or finds the one made from the same sources by the same compiler.
import { copyFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { orFault } from '../../results/store/fault.ts'
import type { Runner } from '../../runners/catalog.ts'
import { findOrMake } from './cache-entry.ts'
import { startDraft } from './draft.ts'
import { sourceDigest } from './source-digest.ts'
import type { Toolchain } from './toolchains.ts'
import {
  lastLine,
  type Prepared,
  type PrepareOptions,
  type Prove,
  runTool,
  type Unavailable,
} from './tools.ts'

/** @param prove starts the server once before it is kept. @throws InterruptedError on abort; FileFaultError */
export const prepareCargo = (
  runner: Runner,
  cargo: Toolchain,
  options: PrepareOptions,
  prove?: Prove,
): Promise<Prepared> =>
  findOrMake(
    {
      path: join(cargoFolderOf(runner, cargo, options), 'server'),
      label: runner.spec.label,
      make: (draft) => buildCargo(runner, cargo, draft, options),
      preparedAt: (binary) => ({ status: 'ready', server: binary, runtime: binary }),
    },
    options,
    prove,
  )

const buildCargo = async (
  runner: Runner,
  cargo: Toolchain,
  draft: string,
  options: PrepareOptions,
): Promise<Unavailable | null> => {
  options.onProgress(`building ${runner.spec.label} with Rust ${cargo.version}`)
  // Hundreds of megabytes of what only the next build of the same sources would need.
  const targetFolder = startDraft(join(options.cacheFolder, `cargo-target-${runner.spec.id}`))
  try {
    const built = await runTool(cargo.executable, ['build', '--release', '--locked', '--quiet'], options, {
      cwd: runner.folder,
      env: { CARGO_TARGET_DIR: targetFolder },
    })
    if (!built.ok) {
      const source = relative(options.projectRoot, runner.folder)
      return {
        status: 'unavailable',
        reason: `${source} does not build: ${firstError(built.stderr)}`,
        remedy: `cargo fetch --locked --manifest-path ${source}/Cargo.toml`,
      }
    }
    orFault(draft, () => copyFileSync(join(targetFolder, 'release', 'server'), draft))
    return null
  } finally {
    rmSync(targetFolder, { recursive: true, force: true })
  }
}

/** The folder of a server's binary: a different one for other sources or another compiler. */
export const cargoFolderOf = (
  runner: Runner,
  cargo: Pick<Toolchain, 'identity'>,
  { cacheFolder }: Pick<PrepareOptions, 'cacheFolder'>,
): string =>
  join(
    cacheFolder,
    'cargo',
    `${runner.spec.id}-${sourceDigest([runner.folder, join(runner.folder, '../shared/rust')], isSource, cargo)}`,
  )

const isSource = (path: string): boolean =>
  /(?:\.rs|Cargo\.toml|Cargo\.lock)$/.test(path) && !path.startsWith('target/')

/** rustc ends with how many errors there were; the first says what was wrong. */
const firstError = (stderr: string): string =>
  stderr.split('\n').find((line) => line.startsWith('error')) ?? lastLine(stderr)
