// V8 collects garbage by itself when a process has been idle for 8 s: the suite's collector does not end a process where that
// is under way, and commands switch it off as they start.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { it } from 'node:test'
import { execa } from 'execa'

const root = join(import.meta.dirname, '../../..')
const collector = join(root, 'bench/machine/own-garbage.ts')

/** V8 does not wait for a low rate of allocation. */
const eager = ['--expose-gc', '--trace-memory-reducer', '--optimize-for-size']

it('the collector works between two idle collections of V8', async () => {
  const script = `
    import { createCollector } from ${JSON.stringify(collector)}
    gc()
    process.stdin.once('data', () => {
      createCollector()()
      console.log('still here')
      process.exit()
    })`
  const child = execa(process.execPath, [...eager, '--input-type=module', '--eval', script], {
    stdin: 'pipe',
  })
  for await (const line of child) {
    if (line.includes('finished GC #1')) child.stdin.write('collect\n')
    if (line.includes('still here')) break
  }
  const { stdout } = await child
  assert.match(stdout, /finished GC #1 \(will do more\)[\s\S]*still here/)
})

it('a command of the suite has none, as another program does', async () => {
  // More than ten megabytes, below which V8 leaves a heap alone.
  const preload =
    'data:text/javascript,globalThis.kept=Array.from({length:5e5},(_,i)=>({i}));gc();setTimeout(()=>{},9500)'
  const idle = (...args: readonly string[]) =>
    execa(process.execPath, [...eager, '--import', preload, ...args], { cwd: root, reject: false })
  const [other, command] = await Promise.all([
    idle('--eval', ''),
    idle('scripts/start.cjs', 'report', 'no-run'),
  ])
  assert.match(other.stdout, /started GC/)
  assert.doesNotMatch(command.stdout, /started GC/)
})
