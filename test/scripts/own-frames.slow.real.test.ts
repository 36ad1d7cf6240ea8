// npm run matrix with the user's own images: measured, recorded, resumed with the same bytes or not at all.
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { execa } from 'execa'
import sharp from 'sharp'
import { keyStream } from '../../bench/frames/random.ts'
import { readRun } from '../../results/store.ts'
import { firstAttempts } from '../fixtures/first-attempts.ts'

const projectRoot = join(import.meta.dirname, '../..')
const matrix = (...args: readonly string[]) =>
  execa('npm', ['run', '--silent', 'matrix', '--', ...args], { cwd: projectRoot, reject: false })

const kept = join(projectRoot, '.cache/frames')
const ownPools = (): readonly string[] =>
  readdirSync(kept, { encoding: 'utf8' }).filter((name) => name.startsWith('own-'))

const picture = (width: number, seed: number) =>
  sharp(keyStream(seed, 'picture', width * 240 * 3), { raw: { width, height: 240, channels: 3 } })

describe('npm run matrix --frames', () => {
  let root = ''
  let images = ''
  let run = ''
  mkdirSync(kept, { recursive: true })
  const keptBefore = ownPools()
  before(async () => {
    root = mkdtempSync(join(tmpdir(), 'isb-frames-'))
    images = mkdtempSync(join(root, 'images-'))
    run = join(root, 'run')
    for (const [index, width] of [320, 200, 400].entries())
      await picture(width, index)
        .jpeg()
        .toFile(join(images, `generator-${index}.jpg`))
  })
  after(() => {
    for (const name of ownPools().filter((pool) => !keptBefore.includes(pool)))
      rmSync(join(kept, name), { recursive: true })
    rmSync(root, { recursive: true })
  })

  const poolOf = () => {
    const [pool] = readRun(run).run.frames
    assert.ok(pool)
    return pool
  }
  const keptPool = (): string => join(kept, `${poolOf().generator}-${poolOf().sha256.slice(0, 32)}`)
  /** As if the run had been killed before its trial ended. */
  const forgetTrials = (): void => writeFileSync(join(run, 'trials.jsonl'), '')

  it('sends them whole to the server, and records what they are', async () => {
    const { exitCode, stderr } = await matrix(
      ...['--profile', 'smoke', '--runner', 'ws', '--frames', images, '--out', run],
    )
    assert.equal(exitCode, 0, stderr)
    assert.match(stderr, /own images: 3 different ones in 3 files \(jpeg\)/)
    assert.match(stderr, /A large part of the frames is padding: /)
    const { run: record, trials } = readRun(run)
    const [scenario] = record.scenarios
    const { frameBytes, format, count, own } = poolOf()
    assert.deepEqual([record.frames.length, format, count, own?.images], [1, 'own', 3, 3])
    assert.deepEqual(
      scenario?.points.map((point) => [point.id, point.format, point.frameBytes]),
      [['own', 'own', frameBytes]],
    )
    assert.ok(record.warnings.some(({ what }) => what === 'A large part of the frames is padding'))
    const [outcome] = trials.map((trial) => trial.outcome)
    assert.equal(outcome?.status, 'completed', JSON.stringify(outcome))
    const { frames, bytes } = outcome.server.final
    assert.ok(frames > 0)
    assert.equal(bytes, frames * frameBytes)
  })

  it('continues with the images that it was begun with, though the folder has others now', async () => {
    forgetTrials()
    await picture(400, 9).jpeg().toFile(join(images, 'generator-2.jpg'))
    const { exitCode, stderr } = await matrix('--resume', run)
    assert.equal(exitCode, 0, stderr)
    assert.equal(firstAttempts(run).length, 1)
  })

  it('says so where images named again are others', async () => {
    forgetTrials()
    const { exitCode, stderr } = await matrix('--resume', run, '--frames', images)
    assert.equal(exitCode, 2)
    assert.match(
      stderr,
      /^matrix: --resume cannot be used: its frames of \d+ bytes differ from those of --frames/m,
    )
  })

  it('asks for the images where they are no longer kept, and continues with them', async () => {
    rmSync(keptPool(), { recursive: true })
    const without = await matrix('--resume', run)
    assert.equal(without.exitCode, 2)
    assert.match(without.stderr, /are no longer in the cache: name them with --frames/)
    await picture(400, 2).jpeg().toFile(join(images, 'generator-2.jpg'))
    const { exitCode, stderr } = await matrix('--resume', run, '--frames', images)
    assert.equal(exitCode, 0, stderr)
    assert.equal(readRun(run).trials[0]?.outcome.status, 'completed')
  })

  it('ends with code 2 and one line where the images cannot be used', async () => {
    const empty = mkdtempSync(join(root, 'empty-'))
    const broken = mkdtempSync(join(root, 'broken-'))
    writeFileSync(join(broken, 'image.jpg'), 'no image')
    const pngs = mkdtempSync(join(root, 'pngs-'))
    await picture(64, 1).png().toFile(join(pngs, 'a.png'))
    for (const [args, text] of [
      [['--frames', join(root, 'nowhere')], /nowhere cannot be read/],
      [['--frames', empty], /contains no images/],
      [['--frames', broken], /image\.jpg cannot be read as an image/],
      [
        ['--frames', pngs, '--scenario', 'rig-4x8mb'],
        /scenario rig-4x8mb has a fixed frame rate, which needs JPEGs only/,
      ],
    ] as const) {
      const { exitCode, stderr } = await matrix(...args, '--out', join(root, 'never'))
      assert.equal(exitCode, 2, stderr)
      const [first = '', usage = '', ...more] = stderr.split('\n')
      assert.match(first, text)
      assert.match(usage, /^usage: /)
      assert.deepEqual(more, [])
    }
  })
})
