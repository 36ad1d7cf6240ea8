// Builds a Go server to one binary, or finds the one made from the same sources by the same toolchain.
import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Runner } from '../../runners/catalog.ts'
import { findOrMake } from './cache-entry.ts'
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

/** Without cgo the binary does not depend on a C compiler; the rest is covered by go.sum. Set here, `go env -w` has no say. */
const buildEnvironment = {
  GOOS: process.platform,
  GOARCH: process.arch === 'x64' ? 'amd64' : process.arch,
  GOWORK: 'off',
  GOFLAGS: '-trimpath -mod=readonly -buildvcs=false',
  CGO_ENABLED: '0',
}

/** @param prove starts the server once before it is kept. @throws InterruptedError on abort */
export const prepareGo = (
  runner: Runner,
  go: Toolchain,
  options: PrepareOptions,
  prove?: Prove,
): Promise<Prepared> => {
  const { substitute } = go
  return findOrMake(
    {
      path: join(goFolderOf(runner, go, options), 'server'),
      label: runner.spec.label,
      make: (draft) => buildGo(runner, go, draft, options),
      preparedAt: (binary) => ({ status: 'ready', server: binary, runtime: binary, substitute }),
    },
    options,
    prove,
  )
}

const buildGo = async (
  runner: Runner,
  go: Toolchain,
  draft: string,
  options: PrepareOptions,
): Promise<Unavailable | null> => {
  options.onProgress(`building ${runner.spec.label} with Go ${go.version}`)
  const built = await runTool(go.executable, ['build', '-o', draft, '.'], options, {
    cwd: runner.folder,
    env: { ...buildEnvironment, ...go.env },
  })
  if (built.ok) return null
  const source = relative(options.projectRoot, runner.folder)
  return {
    status: 'unavailable',
    reason: `${source} does not build: ${lastLine(built.stderr)}`,
    remedy: `go -C ${source} mod download`,
  }
}

/** The folder of a server's binary: a different one for other sources or another toolchain. */
export const goFolderOf = (
  runner: Runner,
  go: Pick<Toolchain, 'identity'>,
  { cacheFolder }: Pick<PrepareOptions, 'cacheFolder'>,
): string =>
  join(
    cacheFolder,
    'go',
    `${runner.spec.id}-${sourceDigest([runner.folder, ...replacedModules(runner.folder)], isSource, go)}`,
  )

const isSource = (path: string): boolean => /\.(go|mod|sum)$/.test(path)

/** Folders with which go.mod replaces modules from the network: their sources are part of the binary. */
const replacedModules = (folder: string): readonly string[] =>
  [...readFileSync(join(folder, 'go.mod'), 'utf8').matchAll(/=>\s+(\.\.?\/\S+)/g)].map(([, path]) =>
    join(folder, path ?? ''),
  )
