// Fetches files from the controller for processes of this machine; identical ones are kept.
import { createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { request } from 'node:https'
import { pipeline } from 'node:stream/promises'
import { hashFile, writeWhole } from '../../../frames/pool-cache.ts'
import type { AgentOrders, FilesToFetch } from '../protocol.ts'

/** @throws Error where the controller does not deliver one intact, or the disk is full */
export const fetchFiles = async (
  { files }: FilesToFetch,
  orders: AgentOrders,
  onProgress: (text: string) => void,
): Promise<void> => {
  for (const { path, sha256 } of files) {
    if (await exists(path, sha256)) continue
    onProgress(`fetching ${path}`)
    await writeWhole(path, async (part) => {
      await download(new URL(`/files/${sha256}`, orders.url.replace(/^wss/, 'https')), part, orders)
      const found = await hashFile(part)
      if (found !== sha256) throw new Error(`${path} was altered on its way`)
    })
  }
}

const exists = async (path: string, sha256: string): Promise<boolean> => {
  const found = await stat(path).catch(() => null)
  return found !== null && (await hashFile(path)) === sha256
}

const download = async (url: URL, file: string, { token, certificate }: AgentOrders): Promise<void> => {
  const asked = request(url, { ca: certificate, headers: { authorization: `Bearer ${token}` } })
  const answered = Promise.withResolvers<void>()
  asked.on('error', answered.reject)
  asked.on('response', (response) => {
    if (response.statusCode !== 200) {
      response.resume()
      answered.reject(new Error(`the controller answered ${response.statusCode} to ${url.pathname}`))
      return
    }
    pipeline(response, createWriteStream(file, { mode: 0o600 })).then(answered.resolve, answered.reject)
  })
  asked.end()
  await answered.promise
}
