// npm run docker:sources: prints the digest of the image's sources as an output line of a GitHub workflow.
import { join } from 'node:path'
import { digestOfSources } from '../bench/container/sources.ts'

console.log(`sources=${digestOfSources(join(import.meta.dirname, '..'))}`)
