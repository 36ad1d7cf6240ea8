// Serves the viewer page to the browser, and the frames that it learns beforehand, on this machine only.
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join } from 'node:path'

export interface PageServer {
  /** Of the page. */
  readonly url: string
  /** Addresses of the frames, seen from the page, in order. */
  readonly frames: readonly string[]
  readonly close: () => void
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.jpg': 'image/jpeg',
}

/** A page that shares its process with no other site may read the clock to 5 µs in place of 100. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
} as const

const host = '127.0.0.1'

const addressOf = (frame: number): string => `/frame-${frame}.jpg`

/** @param folder with `index.html` and what it loads @param images JPEGs */
export const servePage = async (folder: string, images: readonly Buffer[]): Promise<PageServer> => {
  const files = new Map([
    ...readdirSync(folder).map((name) => [`/${name}`, readFileSync(join(folder, name))] as const),
    ...images.map((image, index) => [addressOf(index), image] as const),
  ])
  const server = createServer(({ url = '/' }, response) => {
    const path = url === '/' ? '/index.html' : url
    const file = files.get(path)
    const type = types[extname(path)] ?? 'text/plain; charset=utf-8'
    response.writeHead(file ? 200 : 404, { 'Content-Type': type, 'Cache-Control': 'no-store', ...isolation })
    response.end(file)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, host, resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the page has no port')
  return {
    url: `http://${host}:${address.port}/`,
    frames: images.map((_, index) => addressOf(index)),
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
