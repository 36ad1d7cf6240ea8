// Builds a Java server to one jar and its libraries, or finds what was made from the same sources by the same Maven and Java.
import { cpSync, existsSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { orFault } from '../../results/store/fault.ts'
import { makeFolder } from '../../results/store/make-folder.ts'
import type { Runner } from '../../runners/catalog.ts'
import { findOrMake } from './cache-entry.ts'
import { startDraft } from './draft.ts'
import { runMaven } from './java.ts'
import { sourceDigest } from './source-digest.ts'
import type { Toolchain } from './toolchains.ts'
import { lastLine, type Prepared, type PrepareOptions, type Prove, type Unavailable } from './tools.ts'

const jar = 'server.jar'
/** Of what Maven makes; the libraries are inside of a jar of Spring Boot. */
const kept = [jar, 'lib'] as const

/** @param prove starts the server once before it is kept. @throws InterruptedError on abort; FileFaultError */
export const prepareMaven = (
  runner: Runner,
  maven: Toolchain,
  options: PrepareOptions,
  prove?: Prove,
): Promise<Prepared> =>
  findOrMake(
    {
      path: mavenFolderOf(runner, maven, options),
      label: runner.spec.label,
      make: (draft) => buildMaven(runner, maven, draft, options),
      preparedAt: (folder) => ({
        status: 'ready',
        server: join(folder, jar),
        runtime: maven.java ?? 'java',
      }),
    },
    options,
    prove,
  )

const buildMaven = async (
  runner: Runner,
  maven: Toolchain,
  draft: string,
  options: PrepareOptions,
): Promise<Unavailable | null> => {
  options.onProgress(`building ${runner.spec.label} with Java ${maven.version}`)
  const target = startDraft(`${mavenFolderOf(runner, maven, options)}-target`)
  try {
    const built = await runMaven(buildArguments(target), options, runner.folder)
    if (!built.ok) {
      const source = relative(options.projectRoot, runner.folder)
      return {
        status: 'unavailable',
        reason: `${source} does not build: ${firstError(built.stdout) ?? lastLine(built.stderr)}`,
        remedy: `mvn --file ${source}/pom.xml dependency:go-offline`,
      }
    }
    orFault(draft, () => {
      makeFolder(draft)
      for (const name of kept)
        if (existsSync(join(target, name))) cpSync(join(target, name), join(draft, name), { recursive: true })
    })
    return null
  } finally {
    rmSync(target, { recursive: true, force: true })
  }
}

/** The folder of a server's jar: a different one for other sources, another Maven or another Java. */
export const mavenFolderOf = (
  runner: Runner,
  maven: Pick<Toolchain, 'identity'>,
  { cacheFolder }: Pick<PrepareOptions, 'cacheFolder'>,
): string =>
  join(
    cacheFolder,
    'maven',
    `${runner.spec.id}-${sourceDigest([runner.folder, join(runner.folder, '../shared/java')], isSource, maven)}`,
  )

const buildArguments = (target: string): readonly string[] => [
  '--quiet',
  '--strict-checksums',
  '-Dmaven.test.skip=true',
  `-Dtarget=${target}`,
  'package',
]

const isSource = (path: string): boolean =>
  /(?:\.java|\.properties|pom\.xml)$/.test(path) && !path.startsWith('target/')

/** Maven prints its errors to stdout, under a heading where a compiler found them. */
const firstError = (stdout: string): string | undefined =>
  stdout
    .split('\n')
    .map((line) => /^\[ERROR\] (?!COMPILATION ERROR)(.*\S)/.exec(line)?.[1])
    .find((text) => text !== undefined)
