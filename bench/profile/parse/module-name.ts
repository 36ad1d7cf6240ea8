// Names the source or library of a function as people know it, without the folders of this machine. Pure.

/** What stands before the part that names a package, in paths and file addresses. */
const packageFolders = [
  /^.*\/node_modules\//,
  /^.*\/(?:site|dist)-packages\//,
  /^.*\/lib\/(?=python3\.\d+\/)/,
]

const runtimeProgram = /\/(node|bun|deno)(?:\.exe)?$/

/** `ws/lib/receiver.js`, `websockets/frames.py`, `python3.11/asyncio/events.py`, `node:net`, `libc.so.6`. */
export const moduleName = (path: string): string => {
  const [, runtime] = runtimeProgram.exec(path) ?? []
  if (runtime !== undefined) return runtime
  if (/^(?:node|ext|bun|internal):/.test(path)) return path
  for (const folder of packageFolders) if (folder.test(path)) return path.replace(folder, '')
  return path.slice(path.lastIndexOf('/') + 1)
}
