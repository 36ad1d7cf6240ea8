// npm run docker:sources: the digest of what the image is made of, as a line of a GitHub workflow's outputs.
import { join } from 'node:path'
import { digestOfSources } from '../bench/container/sources.ts'

console.log(`sources=${digestOfSources(join(import.meta.dirname, '..'))}`)
