// Proves which code unmasks: ws takes Node's own, else bufferutil, else a byte loop in JavaScript, without a word.
import http from 'node:http'
import { createRequire } from 'node:module'

/** Order and conditions as in ws/lib/buffer-util.js (https://github.com/websockets/ws/blob/8.23.0/lib/buffer-util.js). */
export const describeUnmask = (): 'node:http' | 'bufferutil' | 'javascript' => {
  if ('websocketUnmask' in http) return 'node:http'
  if (process.env['WS_NO_BUFFER_UTIL']) return 'javascript'
  try {
    const { unmask } = createRequire(import.meta.url)('bufferutil')
    // bufferutil answers a failed load with a JavaScript fallback of its own, so its presence proves nothing.
    return /\[native code\]/.test(String(unmask)) ? 'bufferutil' : 'javascript'
  } catch {
    return 'javascript'
  }
}
