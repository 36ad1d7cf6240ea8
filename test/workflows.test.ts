// Guards the workflows: actions pinned by hash, as few rights as will do, and commands that exist.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { parse } from 'yaml'
import * as z from 'zod'

const root = join(import.meta.dirname, '..')
const files = globSync('.github/workflows/*.{yml,yaml}', { cwd: root }).sort()

const permissionsSchema = z.record(z.string(), z.enum(['read', 'write', 'none']))
const workflowSchema = z.object({
  // A word, a list or a map: only the names of events matter here.
  on: z.union([
    z.string().transform((event) => [event]),
    z.array(z.string()),
    z.record(z.string(), z.unknown()).transform((events) => Object.keys(events)),
  ]),
  permissions: permissionsSchema,
  concurrency: z.object({ group: z.string() }),
  jobs: z.record(
    z.string(),
    z.object({
      'timeout-minutes': z.number(),
      'runs-on': z.string(),
      permissions: permissionsSchema.optional(),
      steps: z.array(
        z.object({
          uses: z.string().optional(),
          run: z.string().optional(),
          with: z.record(z.string(), z.unknown()).optional(),
        }),
      ),
    }),
  ),
})

const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))

it('finds the workflows', () => {
  assert.deepEqual(
    files,
    ['ci', 'image', 'pages'].map((name) => `.github/workflows/${name}.yml`),
  )
})

/** What a job may do beyond reading the repository. */
const rights: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  deploy: { pages: 'write', 'id-token': 'write' },
  image: { contents: 'read', packages: 'write', attestations: 'write', 'id-token': 'write' },
}

for (const file of files)
  describe(file, () => {
    const text = readFileSync(join(root, file), 'utf8')
    const workflow = workflowSchema.parse(parse(text))
    const jobs = Object.entries(workflow.jobs)
    const steps = jobs.flatMap(([, job]) => job.steps)
    const uses = steps.flatMap((step) => step.uses ?? [])

    it('pins every action by the hash of a commit, with its version beside it', () => {
      assert.ok(uses.length > 0)
      for (const action of uses) {
        assert.match(action, /^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/)
        const line = text.split('\n').find((each) => each.includes(`uses: ${action}`))
        assert.match(line ?? '', / # v\d+\.\d+\.\d+$/)
      }
    })

    it('reads the repository and may do no more, but for what deploys the site and what publishes the image', () => {
      assert.deepEqual(workflow.permissions, { contents: 'read' })
      for (const [name, { permissions }] of jobs) assert.deepEqual(permissions, rights[name], name)
      for (const { with: inputs } of steps.filter((step) => step.uses?.startsWith('actions/checkout@')))
        assert.equal(inputs?.['persist-credentials'], false)
    })

    it('never runs the code of a stranger with the rights of the repository', () => {
      for (const event of workflow.on)
        assert.doesNotMatch(event, /^(pull_request_target|workflow_run|issue_comment)$/)
      // Names of branches and titles are text of others, which a shell would run.
      for (const { run = '' } of steps) assert.doesNotMatch(run, /\$\{\{/)
    })

    it('runs only commands that there are', () => {
      const commands = steps.flatMap(({ run = '' }) =>
        [...run.matchAll(/npm run (?:--silent )?([^\s]+)/g)].map(([, name = '']) => name),
      )
      assert.ok(commands.length > 0)
      assert.deepEqual(
        commands.filter((name) => !Object.hasOwn(scripts, name)),
        [],
      )
    })

    it('ends by itself, on a system that is named with its version', () => {
      for (const [name, job] of jobs) {
        assert.ok(job['timeout-minutes'] <= 90, name)
        assert.doesNotMatch(job['runs-on'], /latest/)
      }
    })
  })

it('tests as .ci/run does', () => {
  const local = readFileSync(join(root, '.ci/run'), 'utf8')
  const commandsOf = (text: string): readonly string[] =>
    [
      ...new Set(
        [...text.matchAll(/npm (?:run (?:--silent )?(?!test)[^\s]+|ci|test)/g)].map(([command]) => command),
      ),
    ].sort()
  assert.deepEqual(
    commandsOf(readFileSync(join(root, '.github/workflows/ci.yml'), 'utf8')),
    commandsOf(local),
  )
})
