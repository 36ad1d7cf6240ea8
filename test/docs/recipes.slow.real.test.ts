// The recipes for servers of one's own: every command is run as it stands there, and prints what is shown.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { prepareCertificate } from '../../bench/settings/certificate.ts'
import { runLoadCommand } from '../fixtures/external/load-command.ts'
import { startTarget, type Target, type TargetName, type Unavailable } from '../fixtures/external/start.ts'
import { readRecipes } from './read-recipes.ts'

/** Which server listens on the port that a recipe names. */
const portOf: Readonly<Record<TargetName, string>> = {
  fastapi: '8000',
  aiohttp: '8080',
  'socket-io': '3000',
  'gorilla-tls': '8443',
  'tls-proxy': '8444',
}

const recipes = readRecipes()

describe('a command of the recipes', { timeout: 300_000 }, () => {
  let folder = ''
  let certificate: readonly string[] = []
  const running = new Map<TargetName, Target | Unavailable>()
  /** By title of a recipe, what its commands have printed, with the port that the recipe names. */
  const printed = new Map<string, string>()

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'isb-recipes-'))
    const { certFile, keyFile } = await prepareCertificate(folder)
    certificate = [certFile, keyFile]
  })
  after(async () => {
    // A proxy goes before the server behind it.
    for (const target of [...running.values()].toReversed())
      if (target.status === 'ready') await target.stop()
    rmSync(folder, { recursive: true })
  })

  const argumentsOf = async (name: TargetName): Promise<readonly string[] | Unavailable> => {
    if (name === 'gorilla-tls') return certificate
    if (name !== 'tls-proxy') return []
    const behind = await serverOf('fastapi')
    return behind.status === 'ready' ? [...certificate, String(behind.port)] : behind
  }
  const serverOf = async (name: TargetName): Promise<Target | Unavailable> => {
    const started = running.get(name)
    if (started) return started
    const args = await argumentsOf(name)
    const target = 'status' in args ? args : await startTarget(name, folder, args)
    running.set(name, target)
    return target
  }
  const inFolder = (word: string): string => (/^\w+\.(pem|txt)$/.test(word) ? join(folder, word) : word)

  for (const { title, commands } of recipes) {
    for (const words of commands) {
      it(`for ${title}: ${words.join(' ')}`, async (t) => {
        if (words[0] === 'printf') {
          const [, text = '', sign, name = ''] = words
          assert.equal(sign, '>')
          writeFileSync(inFolder(name), text)
          return
        }
        assert.deepEqual(words.slice(0, 4), ['npm', 'run', 'load', '--'])
        const [url = '', ...options] = words.slice(4)
        const port = new URL(url).port
        const name = Object.entries(portOf).find(([, listed]) => listed === port)?.[0]
        assert.ok(isTarget(name), `no server is known at ${url}`)
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
      for (const line of output) assert.match(oneLine(text), patternOf(line))
    })
  }
})

/** A terminal breaks lines where their figures are long. */
const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ')
const patternOf = (line: string): RegExp =>
  new RegExp(
    oneLine(line.trim())
      .split('…')
      .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*?'),
  )

const isTarget = (name: string | undefined): name is TargetName =>
  name !== undefined && Object.hasOwn(portOf, name)
