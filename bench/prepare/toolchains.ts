// Python and Go on the PATH: looked up once per run, independent of cached builds.
import * as z from 'zod'
import { lastLine, type PrepareOptions, runTool, type Unavailable } from './tools.ts'

/** A toolchain that is new enough. */
export interface Toolchain {
  readonly status: 'ready'
  readonly executable: string
  readonly version: string
  /** Changes with everything that what it builds depends on: version, platform, location. */
  readonly identity: string
}

type Found = Toolchain | Unavailable

/** Each is looked up when it is first needed. */
export interface Toolchains {
  readonly python: () => Promise<Found>
  readonly go: () => Promise<Found>
}

/** Required by the packages of the lock file and by coder's go.mod. */
const neededPython = '3.11'
const neededGo = '1.23'

/** Looks for `python3` with its `venv`, and for `go`. */
export const createToolchains = (options: PrepareOptions): Toolchains => ({
  python: once(() => findPython(options)),
  go: once(() => findGo(options)),
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

const findPython = async (options: PrepareOptions): Promise<Found> => {
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
  return { status: 'ready', executable, version, identity: identityOf(facts) }
}

const findGo = async (options: PrepareOptions): Promise<Found> => {
  const { ok, missing, stdout, stderr } = await runTool('go', ['version'], options, {
    env: { GOTOOLCHAIN: 'local' },
  })
  if (missing) {
    return unavailable(
      `go is not on the PATH; Go ${neededGo} or newer is needed`,
      installCommand('go', 'golang-go'),
    )
  }
  const version = /\bgo(\d+(?:\.\d+)+)/.exec(stdout)?.[1]
  if (!ok || version === undefined) return unavailable(`go does not run: ${lastLine(stderr)}`, 'go version')
  if (!isAtLeast(version, neededGo)) {
    return unavailable(
      `go is Go ${version}; ${neededGo} or newer is needed`,
      'PATH="/folder/of/a/newer/go/bin:$PATH" npm run matrix',
    )
  }
  return { status: 'ready', executable: 'go', version, identity: stdout.trim() }
}

const installCommand = (brewName: string, debianNames: string): string =>
  process.platform === 'darwin' ? `brew install ${brewName}` : `apt-get install ${debianNames}`

const unavailable = (reason: string, remedy: string): Unavailable => ({
  status: 'unavailable',
  reason,
  remedy,
})
