// The recipes of docs/my-server.md: every command runs as it stands there, and prints what is shown.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { prepareCertificate } from '../../bench/settings/certificate.ts'
import { runLoadCommand } from '../fixtures/external/load-command.ts'
import {
  type ExternalName,
  type ExternalServer,
  startExternalServer,
  type Unavailable,
} from '../fixtures/external/start.ts'
import { patternOf, sameLine } from './output.ts'
import { linesOf, sectionsOf } from './pages.ts'

/** Which server listens on the port that a recipe names. */
const portOf: Readonly<Record<ExternalName, string>> = {
  fastapi: '8000',
  aiohttp: '8080',
  'socket-io': '3000',
  'gorilla-tls': '8443',
  'tls-proxy': '8444',
}

/** The sections that show a server. */
const recipes = sectionsOf('docs/my-server.md')
  .map((section) => ({ ...section, code: linesOf(section.blocks, 'py', 'ts', 'go') }))
  .filter(({ code }) => code.length > 0)

describe('a command of the recipes', { timeout: 300_000 }, () => {
  let folder = ''
  let certificate: readonly string[] = []
  const running = new Map<ExternalName, ExternalServer | Unavailable>()
  /** By title of a recipe, what its commands have printed, with the port that the recipe names. */
  const printed = new Map<string, string>()

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'isb-recipes-'))
    const { certFile, keyFile } = await prepareCertificate(folder)
    certificate = [certFile, keyFile]
  })
  after(async () => {
    // A proxy goes before the server behind it.
    for (const server of [...running.values()].toReversed())
      if (server.status === 'ready') await server.stop()
    rmSync(folder, { recursive: true })
  })

  const argumentsOf = async (name: ExternalName): Promise<readonly string[] | Unavailable> => {
    if (name === 'gorilla-tls') return certificate
    if (name !== 'tls-proxy') return []
    const behind = await serverOf('fastapi')
    return behind.status === 'ready' ? [...certificate, String(behind.port)] : behind
  }
  const serverOf = async (name: ExternalName): Promise<ExternalServer | Unavailable> => {
    const started = running.get(name)
    if (started) return started
    const args = await argumentsOf(name)
    const server = 'status' in args ? args : await startExternalServer(name, folder, args)
    running.set(name, server)
    return server
  }
  const inFolder = (word: string): string => (/^\w+\.(pem|txt)$/.test(word) ? join(folder, word) : word)

  for (const { title, commands } of recipes) {
    for (const { line, words, redirect } of commands) {
      it(`for ${title}: ${line}`, async (t) => {
        if (words[0] === 'printf') {
          assert.ok(redirect !== null)
          writeFileSync(inFolder(redirect), words[1] ?? '')
          return
        }
        assert.deepEqual(words.slice(0, 4), ['npm', 'run', 'load', '--'])
        const [url = '', ...options] = words.slice(4)
        const port = new URL(url).port
        const name = Object.entries(portOf).find(([, listed]) => listed === port)?.[0]
        assert.ok(isExternalName(name), `no server is known at ${url}`)
        const server = await serverOf(name)
        if (server.status === 'unavailable') return t.skip(server.reason)
        // One second is enough for a test; of two durations the last one counts.
        const { exitCode, stderr, result } = await runLoadCommand([
          ...[url.replace(port, String(server.port)), ...options.map(inFolder), '--duration', '1s'],
        ])
        assert.equal(exitCode, 0, stderr)
        assert.ok(result.frames > 0, stderr)
        assert.equal(result.wrongAnswers, 0)
        printed.set(title, `${printed.get(title) ?? ''}\n${stderr.replaceAll(String(server.port), port)}`)
      })
    }
  }

  for (const { title, output } of recipes) {
    it(`prints for ${title} the lines that are shown`, (t) => {
      const text = printed.get(title)
      if (text === undefined) return t.skip('no server of this recipe runs here')
      for (const line of output) assert.match(sameLine(text), patternOf(line))
    })
  }
})

const isExternalName = (name: string | undefined): name is ExternalName =>
  name !== undefined && Object.hasOwn(portOf, name)
