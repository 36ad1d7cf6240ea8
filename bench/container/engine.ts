// Finds the engine that runs containers here, and says what is to be known of it.
import { execa } from 'execa'
import { UsageError } from '../failure/failure.ts'
import { explainEngineError, lastWords } from './engine-errors.ts'

export const engineNames = ['docker', 'podman'] as const

export type EngineName = (typeof engineNames)[number]

export interface Engine {
  readonly name: EngineName
  readonly version: string
  /** Whether it runs as the caller: then the container's root is the caller, and the caller's user id is another one. */
  readonly isRootless: boolean
}

export interface Answer {
  readonly ok: boolean
  readonly stdout: string
  readonly stderr: string
}

/** Asks an engine one thing; `ok` is false where it fails or is not installed (`missing`). */
export type AskEngine = (
  name: EngineName,
  args: readonly string[],
) => Promise<Answer & { readonly missing: boolean }>

/** @returns what the program on the PATH answers within 30 s */
export const askEngine: AskEngine = async (name, args) => {
  const { failed, code, stdout, stderr } = await execa(name, args, {
    reject: false,
    stdin: 'ignore',
    timeout: 30_000,
  })
  return { ok: !failed, missing: code === 'ENOENT', stdout, stderr }
}

/**
 * @param wanted the engine that the user named, or null: the first that answers
 * @throws UsageError naming what stands in the way of the first that is installed
 */
export const findEngine = async (wanted: EngineName | null, ask: AskEngine = askEngine): Promise<Engine> => {
  const refusals: string[] = []
  for (const name of wanted === null ? engineNames : [wanted]) {
    const answer = await ask(name, versionQuery[name])
    const [version = '', facts = ''] = answer.stdout.trim().split('|')
    if (answer.ok && version !== '') return { name, version, isRootless: /rootless|true/.test(facts) }
    if (!answer.missing) refusals.push(explain(name, answer))
  }
  const [first] = refusals
  throw new UsageError(first ?? notInstalled(wanted))
}

const versionQuery: Readonly<Record<EngineName, readonly string[]>> = {
  docker: ['info', '--format', '{{.ServerVersion}}|{{.SecurityOptions}}'],
  podman: ['info', '--format', '{{.Version.Version}}|{{.Host.Security.Rootless}}'],
}

const explain = (name: EngineName, { stdout, stderr }: Answer): string =>
  explainEngineError(name, `${stdout}\n${stderr}`) ?? `${name} does not answer: ${lastWords(stderr)}`

const notInstalled = (wanted: EngineName | null): string =>
  wanted === null
    ? 'there is no engine for containers here; install docker or podman (apt-get install podman)'
    : `${wanted} is not installed; install it (apt-get install ${wanted === 'docker' ? 'docker.io' : wanted})`
