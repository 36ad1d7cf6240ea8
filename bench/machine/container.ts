// What `npm run docker` passes to the suite in the container: the image, and what the run is called outside.
import * as z from 'zod'
import { containerSchema } from '../../results/environment-schema.ts'

/** Name of the environment variable. */
export const containerVariable = 'IMAGE_STREAM_BENCH_CONTAINER'

const callSchema = z.strictObject({
  image: containerSchema,
  /** As the user typed it. */
  command: z.string(),
  /** The run folder as the caller sees it; null where none is written. */
  folder: z.string().nullable(),
  /** The caller's working directory. */
  cwd: z.string(),
})

export type ContainerCall = z.infer<typeof callSchema>

/** Null outside of a container, and in one that was started by hand. @throws Error where the variable is not valid */
export const readContainerCall = (
  env: Readonly<Record<string, string | undefined>> = process.env,
): ContainerCall | null => {
  const text = env[containerVariable]
  return text === undefined || text === '' ? null : callSchema.parse(JSON.parse(text))
}

export const writeContainerCall = (call: ContainerCall): string => JSON.stringify(call)
