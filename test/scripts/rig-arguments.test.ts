// The options of a rig: what they mean, which exclude each other, and what is wrong with a value, in one line.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { Command } from 'commander'
import { limitsOf } from '../../results/modes/modes.ts'
import { readCatalog } from '../../runners/catalog.ts'
import { parseArguments } from '../../scripts/cli.ts'
import { addRigOptions, fileOfRig, readRig, scenarioOfRig } from '../../scripts/rig-arguments.ts'

const read = (...args: readonly string[]) => {
  const program = addRigOptions(new Command('matrix'))
    .option('--profile <id>', '', 'quick')
    .option('--scenario <ids>', '')
    .option('--frames <folder>', '')
    .option('--runner <ids>', '')
  parseArguments(program, args)
  return readRig(program)
}

const surroundings = { runners: readCatalog(), openFilesLimit: 1024, limitsOf }
const rig = { cameras: 8, fps: 30, frameBytes: 262_144, viewers: 0, p99Ms: null }

describe('the options of a rig', () => {
  it('are its numbers; sizes with and without the i are powers of two', () => {
    assert.deepEqual(read('--cameras', '8', '--fps', '29.97', '--size', '256KB'), { ...rig, fps: 29.97 })
    assert.deepEqual(read('--cameras', '8', '--size', '256KiB', '--viewers', '3', '--p99', '50ms'), {
      ...rig,
      ...{ viewers: 3, p99Ms: 50 },
    })
    assert.equal(read('--cameras', '1')?.frameBytes, 2 ** 20)
    assert.equal(read('--cameras', '1', '--size', '2MB')?.frameBytes, 2 ** 21)
  })

  it('are none where no camera is named', () => assert.equal(read('--profile', 'smoke'), null))

  it('may stand beside the systems that are measured', () =>
    assert.deepEqual(read('--cameras', '8', '--size', '256KB', '--runner', 'ws'), rig))

  const mistakes: readonly [readonly string[], RegExp][] = [
    [['--fps', '30', '--size', '1MB'], /^--fps, --size: part of a rig, which begins with --cameras$/],
    [
      ['--cameras', '1', '--scenario', 'relay'],
      /^--cameras is the whole plan of a rig: leave out --scenario$/,
    ],
    [['--cameras', '1', '--profile', 'smoke', '--frames', '.'], /leave out --profile, --frames$/],
    [['--cameras', '0'], /argument '0' is invalid\. must be a whole number from 1 to 65535/],
    [['--cameras', '1', '--size', '9MB'], /argument '9MB' is invalid\. must be from 16KiB to 8MiB/],
    [['--cameras', '1', '--size', '4KB'], /argument '4KB' is invalid\. must be from 16KiB to 8MiB/],
    [['--cameras', '1', '--size', 'big'], /argument 'big' is invalid\. must be a size like 1MB/],
    [['--cameras', '1', '--fps', '0'], /argument '0' is invalid\. must be a number of frames per second/],
    [['--cameras', '1', '--p99', '50'], /argument '50' is invalid\. must be a time like 10s/],
  ]
  for (const [args, text] of mistakes)
    it(`${args.join(' ')} are refused in one line`, () =>
      assert.throws(() => read(...args), { message: text }))

  it('are refused where the machine has no room for so many connections', () => {
    const huge = { ...rig, cameras: 900, viewers: 900 }
    assert.throws(() => scenarioOfRig(huge, surroundings), {
      message: /^--cameras: needs 1864 open files .*, but 1024 are allowed/,
    })
    assert.equal(scenarioOfRig(rig, surroundings).id, 'rig-8x256kib-30fps')
  })

  it('are saved to a scenario file only, and over no other', () => {
    const folder = mkdtempSync(join(tmpdir(), 'isb-rig-'))
    try {
      const file = join(folder, 'my-rig.ts')
      assert.equal(fileOfRig(rig, file)[0], file)
      writeFileSync(file, '')
      assert.throws(() => fileOfRig(rig, file), { message: /my-rig\.ts: the file exists; name another/ })
      assert.throws(() => fileOfRig(rig, 'my-rig.json'), {
        message: /a scenario file ends in \.ts, \.js or \.mjs$/,
      })
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
