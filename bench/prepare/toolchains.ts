// Python, Go, Rust and Maven on the PATH: looked up once per run, independent of cached builds. Go fetches the release that is pinned.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { askMaven } from './java.ts'
import { lastLine, type PrepareOptions, runTool, type Substitute, type Unavailable } from './tools.ts'

/** A toolchain that is new enough. */
export interface Toolchain {
  readonly status: 'ready'
  readonly executable: string
  readonly version: string
  /** Changes with everything that what it builds depends on: version, platform, location. */
  readonly identity: string
  /** Selects the release where the executable has several. */
  readonly env: Readonly<Record<string, string>>
  readonly substitute?: Substitute
  /** Of Maven: the Java that it runs on, which runs what it builds. */
  readonly java?: string
}

/** Each is looked up when it is first needed. */
export interface Toolchains {
  readonly python: () => Promise<Toolchain | Unavailable>
  readonly go: () => Promise<Toolchain | Unavailable>
  readonly cargo: () => Promise<Toolchain | Unavailable>
  readonly maven: () => Promise<Toolchain | Unavailable>
}

/** Required by the packages of the lock file and by coder's go.mod. */
const neededPython = '3.11'
const neededGo = '1.23'
/** For the edition of our packages. */
const neededRust = '1.85'
/** For Spring Boot and its plugin. */
export const neededJava = '17'
const neededMaven = '3.6.3'

/** Looks for `python3` with its `venv`, for `go`, for `cargo` and for `mvn` with its Java. */
export const createToolchains = (options: PrepareOptions): Toolchains => ({
  python: once(() => findPython(options)),
  go: once(() => findGo(options)),
  cargo: once(() => findCargo(options)),
  maven: once(() => findMaven(options)),
})

/** Compares dotted versions by number: 3.9 is older than 3.11. */
export const isAtLeast = (version: string, needed: string): boolean => {
  const [have, want] = [version, needed].map((text) =>
    text.split('.').map((part) => Number.parseInt(part, 10)),
  )
  for (const [index, least] of (want ?? []).entries()) {
    const part = have?.[index] ?? 0
    if (part !== least) return part > least
  }
  return true
}

const once = <T>(find: () => Promise<T>): (() => Promise<T>) => {
  let found: Promise<T> | undefined
  return () => {
    found ??= find()
    return found
  }
}

// Debian moves ensurepip from python3 to python3-venv, so the module venv alone is not enough.
const pythonFacts = [
  'import importlib.util, json, platform, sys, sysconfig',
  'print(json.dumps({',
  '  "executable": sys.executable,',
  '  "version": platform.python_version(),',
  '  "base": sys.base_prefix,',
  '  "platform": sysconfig.get_platform(),',
  '  "venv": all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")),',
  '}))',
].join('\n')

const pythonFactsSchema = z.object({
  executable: z.string(),
  version: z.string(),
  base: z.string(),
  platform: z.string(),
  venv: z.boolean(),
})

export type PythonFacts = z.infer<typeof pythonFactsSchema>

/** The interpreter on the PATH, even without venv; null where there is none or it does not run. */
export const askPython = async (options: PrepareOptions): Promise<PythonFacts | null> => {
  const { ok, stdout } = await runTool('python3', ['-I', '-c', pythonFacts], options)
  return ok ? parseFacts(stdout) : null
}

export const identityOf = ({ version, base, platform }: PythonFacts): string =>
  [version, base, platform].join(' ')

const parseFacts = (stdout: string): PythonFacts => pythonFactsSchema.parse(JSON.parse(lastLine(stdout)))

const findPython = async (options: PrepareOptions): Promise<Toolchain | Unavailable> => {
  const { ok, missing, stdout, stderr } = await runTool('python3', ['-I', '-c', pythonFacts], options)
  if (missing) {
    return unavailable(
      `python3 is not on the PATH; Python ${neededPython} or newer is needed`,
      installCommand('python', 'python3 python3-venv'),
    )
  }
  if (!ok) return unavailable(`python3 does not run: ${lastLine(stderr)}`, 'python3 --version')
  const facts = parseFacts(stdout)
  const { executable, version, venv } = facts
  if (!isAtLeast(version, neededPython)) {
    return unavailable(
      `python3 is Python ${version}; ${neededPython} or newer is needed`,
      'PATH="/folder/of/a/newer/python3:$PATH" npm run matrix',
    )
  }
  if (!venv) return unavailable(`Python ${version} has no venv module`, 'apt-get install python3-venv')
  return { status: 'ready', executable, version, identity: identityOf(facts), env: {} }
}

const findGo = async (options: PrepareOptions): Promise<Toolchain | Unavailable> => {
  const own = await askGo('local', options)
  if (own.missing) {
    return unavailable(
      `go is not on the PATH; Go ${neededGo} or newer is needed`,
      installCommand('go', 'golang-go'),
    )
  }
  const pinned = pinnedGo(options.projectRoot)
  if (own.version !== pinned) options.onProgress(`looking for the pinned Go ${pinned}`)
  const wanted = own.version === pinned ? own : await askGo(`go${pinned}`, options)
  if (wanted.version === pinned) return { ...toolchainOf(wanted), version: pinned }
  const { version } = own
  if (version === null) return unavailable(`go does not run: ${own.error}`, 'go version')
  if (!isAtLeast(version, neededGo)) {
    return unavailable(
      `go is Go ${version}; ${neededGo} or newer is needed`,
      'PATH="/folder/of/a/newer/go/bin:$PATH" npm run matrix',
    )
  }
  return {
    ...toolchainOf(own),
    version,
    substitute: {
      reason: `built with this machine's Go ${version}: the pinned Go ${pinned} cannot be had`,
      remedy: `GOTOOLCHAIN=go${pinned} go version`,
    },
  }
}

const findCargo = async (options: PrepareOptions): Promise<Toolchain | Unavailable> => {
  const remedy = installCommand('rust', 'cargo')
  const { ok, missing, stdout, stderr } = await runTool('rustc', ['--version', '--verbose'], options)
  const { missing: noCargo } = missing ? { missing } : await runTool('cargo', ['--version'], options)
  if (noCargo) return unavailable(`cargo is not on the PATH; Rust ${neededRust} or newer is needed`, remedy)
  const version = ok ? /^release: (\d+(?:\.\d+)+)/m.exec(stdout)?.[1] : undefined
  if (version === undefined) return unavailable(`rustc does not run: ${lastLine(stderr)}`, 'rustc --version')
  if (!isAtLeast(version, neededRust))
    return unavailable(`rustc is Rust ${version}; ${neededRust} or newer is needed`, 'rustup update stable')
  return { status: 'ready', executable: 'cargo', version, identity: stdout.trim(), env: {} }
}

const findMaven = async (options: PrepareOptions): Promise<Toolchain | Unavailable> => {
  const jdk = installCommand('openjdk', 'default-jdk-headless')
  const { missing, found, error } = await askMaven(options)
  if (missing) {
    return unavailable(
      `mvn is not on the PATH; Maven ${neededMaven} and JDK ${neededJava} or newer are needed`,
      installCommand('maven', 'maven default-jdk-headless'),
    )
  }
  if (found === null) return unavailable(`mvn does not run: ${error}`, jdk)
  const { maven, java, vendor, home } = found
  if (!isAtLeast(maven, neededMaven))
    return unavailable(
      `mvn is Maven ${maven}; ${neededMaven} or newer is needed`,
      'PATH="/folder/of/a/newer/maven/bin:$PATH" npm run matrix',
    )
  if (!isAtLeast(java, neededJava))
    return unavailable(
      `mvn runs on Java ${java}; ${neededJava} or newer is needed`,
      'JAVA_HOME=/folder/of/a/newer/jdk npm run matrix',
    )
  if (!existsSync(join(home, 'bin/javac'))) return unavailable(`Java ${java} has no compiler`, jdk)
  return {
    status: 'ready',
    executable: 'mvn',
    version: java,
    identity: `Maven ${maven}, Java ${java} of ${vendor}`,
    env: {},
    java: join(home, 'bin/java'),
  }
}

/** The release named by the Go module that all runners share. @throws Error where it names none */
export const pinnedGo = (projectRoot: string): string => {
  const file = join(projectRoot, 'runners/shared/go/go.mod')
  const version = /^toolchain go(\S+)$/m.exec(readFileSync(file, 'utf8'))?.[1]
  if (version === undefined) throw new Error(`${file} names no toolchain`)
  return version
}

interface GoAnswer {
  readonly missing: boolean
  /** Null where it does not run, or cannot fetch the release. */
  readonly version: string | null
  readonly identity: string
  readonly error: string
  readonly env: Toolchain['env']
}

/** @param release `local`, or a name such as `go1.26.0`: Go fetches it where it is not the machine's own */
const askGo = async (release: string, options: PrepareOptions): Promise<GoAnswer> => {
  const env = { GOTOOLCHAIN: release }
  const { ok, missing, stdout, stderr } = await runTool('go', ['version'], options, { env })
  const version = ok ? (/\bgo(\d+(?:\.\d+)+)/.exec(stdout)?.[1] ?? null) : null
  return { missing, version, identity: stdout.trim(), error: lastLine(stderr), env }
}

const toolchainOf = ({ identity, env }: GoAnswer): Omit<Toolchain, 'version'> => ({
  status: 'ready',
  executable: 'go',
  identity,
  env,
})

const installCommand = (brewName: string, debianNames: string): string =>
  process.platform === 'darwin' ? `brew install ${brewName}` : `apt-get install ${debianNames}`

const unavailable = (reason: string, remedy: string): Unavailable => ({
  status: 'unavailable',
  reason,
  remedy,
})
