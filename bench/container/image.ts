// The image of this checkout: reused if it was built from the same sources, else built.
import * as z from 'zod'
import type { RunRecord } from '../../results/schema.ts'
import { InterruptedError, UsageError } from '../failure/failure.ts'
import { type AskEngine, askEngine, type Engine, explainEngineError, runEngine } from './engine.ts'
import { digestOfSources } from './sources.ts'

/** The origin of a checkout or an image. */
export interface Origin {
  readonly version: string
  /** Git revision with `+changes` where there were any; empty where it is not known. */
  readonly revision: string
  /** Digest of the sources. */
  readonly sources: string
}

export interface Image {
  readonly name: string
  /** `sha256:…`, of its configuration. */
  readonly id: string
  /** `sha256:…`, of its manifest; null for one that was built here and never pushed or pulled. */
  readonly digest: string | null
  readonly sizeBytes: number
  readonly origin: Origin
}

export interface ImageOptions {
  /** An existing image; null for the one of this checkout. */
  readonly image: string | null
  readonly baseImage: string | null
  /** As `NAME=value`, for the Dockerfile. An image made with other arguments has another name. */
  readonly buildArgs: readonly string[]
  readonly projectRoot: string
  readonly suite: RunRecord['suite']
  readonly signal: AbortSignal
  readonly onProgress: (text: string) => void
}

export interface BuildOptions {
  readonly name: string
  readonly projectRoot: string
  readonly origin: Origin
  /** Replaces the Dockerfile's own. */
  readonly baseImage: string | null
  readonly buildArgs: readonly string[]
  /** Where the engine has no network of its own to build in. */
  readonly onHostNetwork: boolean
}

const imageName = 'image-stream-bench'

const labels = {
  version: 'org.opencontainers.image.version',
  revision: 'org.opencontainers.image.revision',
  sources: 'image-stream-bench.sources',
} as const

/** Progress lines of the builders: Docker's old one, BuildKit, Podman. */
const stepLine = /^(?:Step \d+\/\d+ : .*|#\d+ \[.*\].*|(?:\[\d+\/\d+\] )?STEP \d+\/\d+: .*)$/gm

const inspectedSchema = z.tuple([
  z.looseObject({
    Id: z.string(),
    RepoDigests: z.array(z.string()).nullish(),
    Size: z.number(),
    Config: z.looseObject({ Labels: z.record(z.string(), z.string()).nullish() }),
  }),
])

/** @throws UsageError where the image is missing, of other sources, or cannot be built; InterruptedError on abort */
export const ensureImage = async (engine: Engine, options: ImageOptions): Promise<Image> => {
  const { image, baseImage, buildArgs, projectRoot } = options
  const origin = describeOrigin(options.suite, projectRoot)
  const name = image ?? nameImage(origin.version, buildArgs)
  const found = await inspectImage(engine, name)
  if (image !== null) {
    if (found === null)
      throw new UsageError(`the image ${image} does not exist here; fetch it: ${engine.name} pull ${image}`)
    requireSameOrigin(found, origin)
    return found
  }
  if (found?.origin.sources === origin.sources && baseImage === null) return found
  const onHostNetwork = await lacksBridge(engine)
  await build(engine, { name, projectRoot, origin, baseImage, buildArgs, onHostNetwork }, options)
  const built = await inspectImage(engine, name)
  if (built === null) throw new Error(`${engine.name} did not build ${name}`)
  return built
}

/** Null where there is no such image. @throws UsageError where the engine does not answer */
export const inspectImage = async (
  engine: Pick<Engine, 'name'>,
  name: string,
  ask: AskEngine = askEngine,
): Promise<Image | null> => {
  const { ok, stdout, stderr } = await ask(engine.name, ['image', 'inspect', name])
  if (!ok && /no such image|image not known|not found/i.test(stderr)) return null
  if (!ok) {
    const why = explainEngineError(engine.name, stderr)
    throw new UsageError(`${engine.name} cannot inspect the image ${name}: ${why}`)
  }
  const [{ Id, RepoDigests, Size, Config }] = inspectedSchema.parse(JSON.parse(stdout))
  const labelOf = (label: keyof Origin): string => Config.Labels?.[labels[label]] ?? ''
  return {
    name,
    id: Id.startsWith('sha256:') ? Id : `sha256:${Id}`,
    digest: RepoDigests?.[0]?.split('@')[1] ?? null,
    sizeBytes: Size,
    origin: { version: labelOf('version'), revision: labelOf('revision'), sources: labelOf('sources') },
  }
}

/** @throws UsageError where the image was made of other sources than those of this checkout */
export const requireSameOrigin = ({ name, origin }: Image, here: Origin): void => {
  if (origin.sources === here.sources) return
  const nameOf = ({ version, revision }: Origin): string =>
    [version || 'unknown version', ...(revision === '' ? [] : [`revision ${revision.slice(0, 12)}`])].join(
      ', ',
    )
  throw new UsageError(
    `the image ${name} does not match this checkout (${nameOf(origin)}; here ${nameOf(here)}): ` +
      'leave out --image to build the one of this checkout, or check out the sources that the image was built from',
  )
}

/** As `image-stream-bench:1.0.0-with_java.no`: every set of arguments has an image of its own. Pure. */
export const nameImage = (version: string, buildArgs: readonly string[]): string =>
  [`${imageName}:${version}`, ...buildArgs.map(tagPart).toSorted()].join('-')

/** Tags have letters, digits, `_`, `.` and `-`. */
const tagPart = (argument: string): string => argument.toLowerCase().replaceAll(/[^a-z0-9_]+/g, '.')

/** Arguments behind the engine's name. Pure. */
export const buildArguments = ({
  name,
  projectRoot,
  origin,
  baseImage,
  buildArgs,
  onHostNetwork,
}: BuildOptions): readonly string[] => [
  'build',
  '--tag',
  name,
  ...(onHostNetwork ? ['--network', 'host'] : []),
  ...(baseImage === null ? [] : ['--build-arg', `BASE_IMAGE=${baseImage}`]),
  ...buildArgs.flatMap((argument) => ['--build-arg', argument]),
  ...Object.entries(origin).flatMap(([key, value]) => ['--build-arg', `${key.toUpperCase()}=${value}`]),
  projectRoot,
]

const describeOrigin = (
  { version, gitRevision, gitDirty }: RunRecord['suite'],
  projectRoot: string,
): Origin => ({
  version,
  revision: `${gitRevision ?? ''}${gitDirty ? '+changes' : ''}`,
  sources: digestOfSources(projectRoot),
})

const build = async (
  { name }: Engine,
  options: BuildOptions,
  { signal, onProgress }: ImageOptions,
): Promise<void> => {
  onProgress(`building the image ${options.name}: a few minutes the first time, seconds later on`)
  const { exitCode, printed } = await runEngine(name, buildArguments(options), {
    passStdout: false,
    onText: (text) => {
      for (const [line] of text.matchAll(stepLine)) onProgress(line)
    },
    stop: (child) => child.kill('SIGTERM'),
    signal,
  })
  if (signal.aborted) throw new InterruptedError('interrupted')
  if (exitCode === 0) return
  throw new UsageError(`the image cannot be built: ${explainEngineError(name, printed)}`)
}

/** Docker builds in a bridge network, unless its engine was started without one. */
const lacksBridge = async ({ name }: Engine): Promise<boolean> =>
  name === 'docker' && !(await askEngine(name, ['network', 'inspect', 'bridge'])).ok
