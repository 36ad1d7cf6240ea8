// The container engine: finds and queries it, runs its commands, and explains its errors in one line.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { execa } from 'execa'
import { UsageError } from '../failure/failure.ts'

export const engineNames = ['docker', 'podman'] as const

export type EngineName = (typeof engineNames)[number]

export interface Engine {
  readonly name: EngineName
  readonly version: string
  /** Rootless: the container's root is the caller, and the caller's user id inside is another user. */
  readonly isRootless: boolean
}

export interface Answer {
  readonly ok: boolean
  readonly stdout: string
  readonly stderr: string
}

/** Runs one short command of an engine; `ok` is false where it fails or the engine is not installed (`missing`). */
export type AskEngine = (
  name: EngineName,
  args: readonly string[],
) => Promise<Answer & { readonly missing: boolean }>

export interface EngineCommand {
  /** Whether its stdout is passed through; otherwise it goes to `onText`, as stderr does. */
  readonly passStdout: boolean
  readonly onText: (text: string) => void
  /** Stops it when `signal` aborts. */
  readonly stop: (child: ChildProcess) => void
  readonly signal: AbortSignal
}

export interface CommandEnd {
  /** 128 and more for a command that a signal ended. */
  readonly exitCode: number
  /** The tail of its stderr, and of its stdout where that was not passed through. */
  readonly printed: string
}

const askTimeoutMs = 30_000
/** An engine prints its error last. */
const rememberedCharacters = 8192

/** @returns the answer of the program on the PATH within 30 s */
export const askEngine: AskEngine = async (name, args) => {
  const { failed, code, stdout, stderr } = await execa(name, args, {
    reject: false,
    stdin: 'ignore',
    timeout: askTimeoutMs,
  })
  return { ok: !failed, missing: code === 'ENOENT', stdout, stderr }
}

/**
 * @param wanted the engine that the user named, or null: the first that answers
 * @throws UsageError with the problem of the first that is installed
 */
export const findEngine = async (wanted: EngineName | null, ask: AskEngine = askEngine): Promise<Engine> => {
  const refusals: string[] = []
  for (const name of wanted === null ? engineNames : [wanted]) {
    const answer = await ask(name, versionQuery[name])
    const [version = '', facts = ''] = answer.stdout.trim().split('|')
    if (answer.ok && version !== '') return { name, version, isRootless: /rootless|true/.test(facts) }
    if (!answer.missing) refusals.push(explainRefusal(name, answer))
  }
  const [first] = refusals
  throw new UsageError(first ?? notInstalled(wanted))
}

/**
 * Runs a command of an engine to its end, in a session of its own, so that a Ctrl-C in the terminal reaches it only
 * through `stop`.
 * @throws Error where it cannot be started
 */
export const runEngine = async (
  name: EngineName,
  args: readonly string[],
  { passStdout, onText, stop, signal }: EngineCommand,
): Promise<CommandEnd> => {
  const child = spawn(name, args, {
    stdio: ['ignore', passStdout ? 'inherit' : 'pipe', 'pipe'],
    detached: true,
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      printed = (printed + text).slice(-rememberedCharacters)
      onText(text)
    })
  }
  const interrupt = (): void => stop(child)
  signal.addEventListener('abort', interrupt, { once: true })
  if (signal.aborted) interrupt()
  try {
    const [code, killedBy] = await once(child, 'close')
    return { exitCode: typeof code === 'number' ? code : 128 + (killedBy === 'SIGINT' ? 2 : 15), printed }
  } finally {
    signal.removeEventListener('abort', interrupt)
  }
}

/** An engine's output as one line: a known problem with its remedy, else its last line. */
export const explainEngineError = (name: string, printed: string): string =>
  explainKnownError(name, printed) ?? lastLineOf(printed)

/** Null for a problem that is not known. */
export const explainKnownError = (name: string, printed: string): string | null =>
  knownErrors.find(({ pattern }) => pattern.test(printed))?.describe(name) ?? null

/** The last line that carries information. */
export const lastLineOf = (printed: string): string =>
  printed
    .split('\n')
    .map((line) => line.trim())
    .findLast((line) => line !== '' && !/^(?:run|see) '?(?:docker|podman)/i.test(line)) ??
  'it printed nothing'

const versionQuery: Readonly<Record<EngineName, readonly string[]>> = {
  docker: ['info', '--format', '{{.ServerVersion}}|{{.SecurityOptions}}'],
  podman: ['info', '--format', '{{.Version.Version}}|{{.Host.Security.Rootless}}'],
}

const explainRefusal = (name: string, { stdout, stderr }: Answer): string =>
  explainKnownError(name, `${stdout}\n${stderr}`) ?? `${name} is not responding: ${lastLineOf(stderr)}`

const notInstalled = (wanted: EngineName | null): string =>
  wanted === null
    ? 'no container engine found; install docker or podman (apt-get install podman)'
    : `${wanted} is not installed; install it (apt-get install ${wanted === 'docker' ? 'docker.io' : wanted})`

interface KnownError {
  readonly pattern: RegExp
  readonly describe: (name: string) => string
}

/** The first that matches counts. */
const knownErrors: readonly KnownError[] = [
  {
    pattern: /permission denied.*(?:socket|daemon|\.sock)|(?:socket|daemon|\.sock).*permission denied/is,
    describe: (name) =>
      `no permission to use ${name}; add yourself to its group (sudo usermod -aG ${name} "$USER") and log in again`,
  },
  {
    pattern:
      /cannot connect to the docker daemon|is the docker daemon running|connection refused|podman machine/i,
    describe: (name) =>
      name === 'docker'
        ? 'docker is installed, but its engine is not running; start it (sudo systemctl start docker, or Docker Desktop)'
        : `${name} is not running; start it (${name} machine start)`,
  },
  {
    pattern: /no space left on device|disk quota exceeded|not enough free space/i,
    describe: (name) => `the disk of ${name} is full; free some space (${name} system prune)`,
  },
  {
    pattern:
      /invalid (?:cpuset|cpu)|requested cpus are not available|cpuset.*(?:invalid|not available|out of range)/i,
    describe: () => '--cpuset-cpus names CPUs that this machine does not have; see lscpu',
  },
  {
    pattern: /minimum memory limit|invalid (?:size|memory)|memory.*(?:too low|invalid)/i,
    describe: () => '--memory is invalid; give a size such as 4g',
  },
  {
    pattern:
      /no such image|unable to find image|image not known|pull access denied|manifest unknown|not found: manifest/i,
    describe: (name) =>
      `the image does not exist here; build it (npm run docker), or fetch it (${name} pull)`,
  },
  {
    pattern:
      /(?:temporary failure (?:in name resolution|resolving)|network is unreachable|no such host|could not resolve|i\/o timeout|EAI_AGAIN|ENOTFOUND)/i,
    describe: (name) =>
      `${name} cannot reach the registries; check the network and proxy settings of ${name}, then try again`,
  },
  {
    pattern:
      /error while creating mount source path|mounts denied|not shared from the host|statfs .*no such file/i,
    describe: (name) =>
      `${name} cannot mount the run folder; name another one with --out (Docker Desktop: Settings, File sharing)`,
  },
]
