// Serves the viewer page to the browser, on this machine only.
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join } from 'node:path'

export interface PageServer {
  /** Of the page. */
  readonly url: string
  readonly close: () => void
}

const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' }

/** A page that shares its process with no other site may read the clock to 5 µs in place of 100. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
} as const

const host = '127.0.0.1'

/** @param folder with `index.html` and what it loads */
export const servePage = async (folder: string): Promise<PageServer> => {
  const files = new Map(readdirSync(folder).map((name) => [`/${name}`, readFileSync(join(folder, name))]))
  const server = createServer(({ url = '/' }, response) => {
    const path = url === '/' ? '/index.html' : url
    const file = files.get(path)
    const type = types[extname(path)] ?? 'text/plain'
    response.writeHead(file ? 200 : 404, { 'Content-Type': `${type}; charset=utf-8`, ...isolation })
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
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
