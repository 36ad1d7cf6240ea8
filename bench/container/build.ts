// Has the image of this checkout at hand: the one that is there, if it was made of the same sources, or a new one.
import { InterruptedError, UsageError } from '../failure/failure.ts'
import { askEngine, type Engine } from './engine.ts'
import { explainEngineError, lastWords } from './engine-errors.ts'
import {
  buildArguments,
  type Image,
  imageName,
  inspectImage,
  type Origin,
  requireSameOrigin,
} from './image.ts'
import { runWatched } from './watched.ts'

export interface ImageWishes {
  /** An image that is there already; null for the one of this checkout. */
  readonly image: string | null
  readonly baseImage: string | null
  readonly projectRoot: string
  readonly origin: Origin
  readonly signal: AbortSignal
  readonly onProgress: (text: string) => void
}

/** Lines by which the builders say what they do: Docker's old one, BuildKit, Podman. */
const stepLine = /^(?:Step \d+\/\d+ : .*|#\d+ \[.*\].*|(?:\[\d+\/\d+\] )?STEP \d+\/\d+: .*)$/gm

/** @throws UsageError where it is not to be had; InterruptedError on abort */
export const haveImage = async (engine: Engine, wishes: ImageWishes): Promise<Image> => {
  const { image, baseImage, origin } = wishes
  const name = image ?? `${imageName}:${origin.version}`
  const found = await inspectImage(engine, name)
  if (image !== null) {
    if (found === null)
      throw new UsageError(`there is no image ${image} here; fetch it: ${engine.name} pull ${image}`)
    requireSameOrigin(found, origin)
    return found
  }
  if (found?.origin.sources === origin.sources && baseImage === null) return found
  await build(engine, name, wishes)
  const built = await inspectImage(engine, name)
  if (built === null) throw new Error(`${engine.name} has built no ${name}`)
  return built
}

const build = async (engine: Engine, name: string, wishes: ImageWishes): Promise<void> => {
  const { signal, onProgress } = wishes
  onProgress(`building the image ${name}: a few minutes the first time, seconds later on`)
  const onHostNetwork = await lacksBridge(engine)
  const { exitCode, printed } = await runWatched(
    engine.name,
    buildArguments({ ...wishes, name, onHostNetwork }),
    {
      passStdout: false,
      onText: (text) => {
        for (const [line] of text.matchAll(stepLine)) onProgress(line)
      },
      stop: (child) => child.kill('SIGTERM'),
      signal,
    },
  )
  if (signal.aborted) throw new InterruptedError('interrupted')
  if (exitCode === 0) return
  const why = explainEngineError(engine.name, printed) ?? lastWords(printed)
  throw new UsageError(`the image cannot be built: ${why}`)
}

/** Docker builds in a bridge network, unless its engine was started without one. */
const lacksBridge = async ({ name }: Engine): Promise<boolean> =>
  name === 'docker' && !(await askEngine(name, ['network', 'inspect', 'bridge'])).ok
