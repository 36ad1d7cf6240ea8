// Opens an address in the default browser of the desktop, which keeps running when this process ends.
import { spawn } from 'node:child_process'

export interface OpenCommand {
  readonly program: string
  readonly arguments: readonly string[]
}

/** The command that opens an address on a platform. */
export const openCommand = (platform: NodeJS.Platform, url: string): OpenCommand => {
  switch (platform) {
    case 'darwin':
      return { program: 'open', arguments: [url] }
    case 'win32':
      // `start` reads its first quoted argument as a title; cmd reads & as the end of a command.
      return { program: 'cmd', arguments: ['/c', 'start', '""', url.replaceAll('&', '^&')] }
    default:
      return { program: 'xdg-open', arguments: [url] }
  }
}

/** A command that is still running by then has started a browser and waits for it. */
const longestWaitMs = 3000

/** @returns null, or one line that says why the address could not be opened */
export const openInBrowser = (
  url: string,
  { program, arguments: given }: OpenCommand = openCommand(process.platform, url),
): Promise<string | null> =>
  new Promise((resolve) => {
    const child = spawn(program, given, { detached: true, stdio: 'ignore' })
    const waited = setTimeout(() => end(null), longestWaitMs)
    const end = (why: string | null): void => {
      clearTimeout(waited)
      child.unref()
      resolve(why === null ? null : `--open: the report could not be opened: ${why}; open ${url}`)
    }
    child.once('error', (error) =>
      end('code' in error && error.code === 'ENOENT' ? `this machine has no ${program}` : error.message),
    )
    child.once('exit', (code, signal) => end(code === 0 ? null : `${program} ended with ${code ?? signal}`))
  })
