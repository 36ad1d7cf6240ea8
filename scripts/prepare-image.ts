// A step of building the image: fetches the other Node.js versions, or makes the servers of one toolchain beforehand.
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

const what = process.argv[2]
switch (what) {
  case 'runtimes':
    console.log((await fetchRuntimes(options)).join(', '))
    break
  case 'go':
  case 'python': {
    const { version, made } = await makeServers(what, readCatalog(), options)
    console.log(`${what} ${version}: ${Object.keys(made).join(', ')}`)
    break
  }
  default:
    throw new Error(`prepare-image takes runtimes, go or python, not ${what}`)
}
