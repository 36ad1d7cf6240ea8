// The image of this checkout: found by the digest of what it is made of, or built.
import * as z from 'zod'
import { UsageError } from '../failure/failure.ts'
import { type AskEngine, askEngine, type Engine } from './engine.ts'
import { explainEngineError, lastWords } from './engine-errors.ts'

export const imageName = 'image-stream-bench'

const labels = {
  version: 'org.opencontainers.image.version',
  revision: 'org.opencontainers.image.revision',
  sources: 'image-stream-bench.sources',
} as const

/** What a checkout is, and what an image says that it was made of. */
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

const inspectedSchema = z.tuple([
  z.looseObject({
    Id: z.string(),
    RepoDigests: z.array(z.string()).nullish(),
    Size: z.number(),
    Config: z.looseObject({ Labels: z.record(z.string(), z.string()).nullish() }),
  }),
])

/** Null where there is no such image. @throws UsageError where the engine does not answer */
export const inspectImage = async (
  engine: Pick<Engine, 'name'>,
  name: string,
  ask: AskEngine = askEngine,
): Promise<Image | null> => {
  const { ok, stdout, stderr } = await ask(engine.name, ['image', 'inspect', name])
  if (!ok && /no such image|image not known|not found/i.test(stderr)) return null
  if (!ok) {
    const why = explainEngineError(engine.name, stderr) ?? lastWords(stderr)
    throw new UsageError(`${engine.name} cannot look at the image ${name}: ${why}`)
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
    `the image ${name} is another version than this checkout (${nameOf(origin)}; here ${nameOf(here)}): ` +
      'leave out --image to build the one of this checkout, or check out what the image was made of',
  )
}

export interface BuildOptions {
  readonly name: string
  readonly projectRoot: string
  readonly origin: Origin
  /** Replaces the Dockerfile's own. */
  readonly baseImage: string | null
  /** Where the engine has no network of its own to build in. */
  readonly onHostNetwork: boolean
}

/** Arguments behind the engine's name. Pure. */
export const buildArguments = ({
  name,
  projectRoot,
  origin,
  baseImage,
  onHostNetwork,
}: BuildOptions): readonly string[] => [
  'build',
  '--tag',
  name,
  ...(onHostNetwork ? ['--network', 'host'] : []),
  ...(baseImage === null ? [] : ['--build-arg', `BASE_IMAGE=${baseImage}`]),
  ...Object.entries(origin).flatMap(([key, value]) => ['--build-arg', `${key.toUpperCase()}=${value}`]),
  projectRoot,
]
