// Toolchains and runners that are made up: shell scripts that answer like python3, go and mvn, in folders that vanish.
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { PrepareOptions } from '../../../bench/prepare/tools.ts'
import type { Runner } from '../../../runners/catalog.ts'
import { runnerSpecSchema } from '../../../runners/spec.ts'

export interface Workshop {
  readonly options: PrepareOptions
  /** Texts that the user was shown. */
  readonly shown: readonly string[]
  /** Puts an executable shell script on the PATH. */
  readonly addTool: (name: string, script: string) => void
  readonly makeRunner: (id: string, files: Readonly<Record<string, string>>) => Runner
  /** Writes a source that all Java runners share. */
  readonly shareJava: (name: string, text: string) => void
  /** Lines that the tools have written to `$LOG`. */
  readonly calls: () => readonly string[]
  readonly interrupt: () => void
}

/** The release that `openWorkshop` pins. */
export const pinnedGo = '1.23.4'

/** An empty PATH, an empty cache, a pinned Go, and a folder for runners; all of them go when the test ends. */
export const openWorkshop = (t: TestContext, cacheFolder?: string): Workshop => {
  const root = mkdtempSync(join(tmpdir(), 'workshop-'))
  t.after(() => rmSync(root, { recursive: true, force: true }))
  const searchPath = join(root, 'bin')
  mkdirSync(searchPath)
  const goModule = join(root, 'runners/shared/go')
  mkdirSync(goModule, { recursive: true })
  writeFileSync(join(goModule, 'go.mod'), `module made-up\n\ntoolchain go${pinnedGo}\n`)
  const log = join(root, 'calls')
  const shown: string[] = []
  const controller = new AbortController()
  return {
    options: {
      projectRoot: root,
      cacheFolder: cacheFolder ?? join(root, 'cache'),
      onProgress: (text) => shown.push(text),
      signal: controller.signal,
      searchPath,
    },
    shown,
    addTool: (name, script) => {
      const file = join(searchPath, name)
      writeFileSync(file, `#!/bin/sh\nLOG=${log}\n${script}\n`)
      chmodSync(file, 0o755)
    },
    makeRunner: (id, files) => {
      const folder = join(root, 'runners', id)
      mkdirSync(folder, { recursive: true })
      for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
      return { spec: madeUpSpec(id), folder }
    },
    shareJava: (name, text) => {
      const folder = join(root, 'runners/shared/java')
      mkdirSync(folder, { recursive: true })
      writeFileSync(join(folder, name), text)
    },
    calls: () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []),
    interrupt: () => controller.abort(),
  }
}

export interface PythonTraits {
  readonly version?: string
  readonly venv?: boolean
  /** Shell commands in place of an installation that goes well. */
  readonly pip?: string
}

/** A python3 that says it has the traits, and whose virtual environments hold a copy of itself. */
export const pythonScript = ({ version = '3.12.1', venv = true, pip = '' }: PythonTraits = {}): string =>
  `case "$*" in
  "-I -c"*) echo '${JSON.stringify({ version, venv, base: '/made-up', platform: 'made-up' }).slice(0, -1)}, "executable": "'$0'"}' ;;
  "-m venv "*) echo venv >> $LOG; /bin/mkdir -p $3/bin; /bin/cp $0 $3/bin/python ;;
  "-m pip "*) echo pip >> $LOG; ${pip || ':'} ;;
esac`

/**
 * A go that says its version; `build` writes what stands for a binary. `fetches` says whether it can have other releases:
 * one before 1.21 knows none, and says its own version.
 */
export const goScript = (
  version: string,
  build = 'echo binary > $3',
  fetches: 'any' | 'none' | 'unknown' = 'none',
): string =>
  `case $1.$GOTOOLCHAIN.${fetches} in
  version.local.*|version.go${version}.*|*.unknown) echo "go version go${version} linux/made-up" ;;
  version.*.any) echo "go version $GOTOOLCHAIN linux/made-up" ;;
  version.*) echo "go: download $GOTOOLCHAIN: no network" >&2; exit 1 ;;
esac
case $1 in
  build) echo "build $GOTOOLCHAIN $GOFLAGS" >> $LOG; ${build} ;;
esac`

export interface MavenTraits {
  readonly maven?: string
  readonly java?: string
  /** Folder of the Java that it runs on. */
  readonly home?: string
  /** Shell commands in place of a build that goes well; `$target` is where it builds. */
  readonly build?: string
}

/** A mvn that says its versions; `package` notes the options that reach it, and makes a jar with a library beside it. */
export const mavenScript = ({
  maven = '3.9.6',
  java = '17.0.9',
  home = '/made-up/jdk',
  build = 'echo jar > $target/server.jar; echo library > $target/lib/one.jar; echo class > $target/Main.class',
}: MavenTraits = {}): string =>
  `case "$*" in
  *--version*) printf '\\033[0mApache Maven ${maven}\\n'; echo "Java version: ${java}, vendor: Made-up, runtime: ${home}"; exit ;;
esac
for word in "$@"; do case "$word" in -Dtarget=*) target="\${word#-Dtarget=}" ;; esac; done
echo "build opts=$MAVEN_OPTS tool=$JAVA_TOOL_OPTIONS args=$MAVEN_ARGS rc=$MAVEN_SKIP_RC" >> $LOG
/bin/mkdir -p $target/lib
${build}`

/** A java that says its version. */
export const javaScript = (version: string, home = '/made-up/jre'): string =>
  `echo "    java.home = ${home}" >&2; echo "    java.version = ${version}" >&2`

const madeUpSpec = (id: string): Runner['spec'] =>
  runnerSpecSchema.parse({
    id,
    label: id,
    role: 'reference',
    command: ['{server}'],
    prepare: { step: 'go' },
    candidates: [{ runtime: 'go' }],
    modes: ['ingest'],
    steps: [{ id: 'shipped', label: 'shipped', why: 'Made up', link: 'https://example.org/' }],
  })
