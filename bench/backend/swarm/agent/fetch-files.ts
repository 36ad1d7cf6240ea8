// Brings files of the control to where processes of this machine read them; what is there already, byte for byte, is kept.
import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { request } from 'node:https'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { hashFile } from '../../../frames/pool-cache.ts'
import type { FilesToFetch } from '../methods.ts'
import type { AgentOrders } from '../protocol.ts'

/** @throws Error where the control does not hand one over whole, or the disk is full */
export const fetchFiles = async (
  { files }: FilesToFetch,
  orders: AgentOrders,
  onProgress: (text: string) => void,
): Promise<void> => {
  for (const { path, sha256 } of files) {
    if (await isThere(path, sha256)) continue
    onProgress(`fetching ${path}`)
    await fetchFile(path, sha256, orders)
  }
}

const isThere = async (path: string, sha256: string): Promise<boolean> => {
  const found = await stat(path).catch(() => null)
  return found !== null && (await hashFile(path)) === sha256
}

/** A file appears whole, under its name, or not at all. */
const fetchFile = async (path: string, sha256: string, orders: AgentOrders): Promise<void> => {
  const draft = `${path}.${randomUUID()}`
  await mkdir(dirname(path), { recursive: true })
  try {
    await download(new URL(`/files/${sha256}`, orders.url.replace(/^wss/, 'https')), draft, orders)
    const found = await hashFile(draft)
    if (found !== sha256) throw new Error(`${path} arrived with other bytes than it was sent with`)
    await rename(draft, path)
  } finally {
    await rm(draft, { force: true })
  }
}

const download = async (url: URL, draft: string, { token, certificate }: AgentOrders): Promise<void> => {
  const asked = request(url, { ca: certificate, headers: { authorization: `Bearer ${token}` } })
  const answered = Promise.withResolvers<void>()
  asked.on('error', answered.reject)
  asked.on('response', (response) => {
    if (response.statusCode !== 200) {
      response.resume()
      answered.reject(
        new Error(`the control answered ${response.statusCode} when it was asked for ${url.pathname}`),
      )
      return
    }
    pipeline(response, createWriteStream(draft, { mode: 0o600 })).then(answered.resolve, answered.reject)
  })
  asked.end()
  await answered.promise
}
