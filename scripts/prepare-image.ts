// A step of the image build: fetches the other Node.js versions, or builds the servers of one toolchain.
import { join } from 'node:path'
import { fetchRuntimes, makeServers } from '../bench/prepare/beforehand.ts'
import { readCatalog } from '../runners/catalog.ts'

const projectRoot = join(import.meta.dirname, '..')
const options = {
  projectRoot,
  cacheFolder: join(projectRoot, '.cache'),
  onProgress: (text: string) => console.error(text),
  signal: new AbortController().signal,
}

const step = process.argv[2]
switch (step) {
  case 'runtimes':
    console.log((await fetchRuntimes(options)).join(', '))
    break
  case 'cargo':
  case 'go':
  case 'maven':
  case 'python': {
    const { version, made } = await makeServers(step, readCatalog(), options)
    console.log(`${step} ${version}: ${Object.keys(made).join(', ')}`)
    break
  }
  default:
    throw new Error(`the step must be runtimes, cargo, go, maven or python, not ${step}`)
}
