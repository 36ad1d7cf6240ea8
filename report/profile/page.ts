// The result of `npm run profile` as one HTML page with flame graphs, which opens offline.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'
import type { Profiling } from '../../results/profile.ts'
import { contentPolicy, pageStyle, renderTemplate } from '../html/html.ts'
import { packJson } from '../page/pack.ts'
import { type WorkGroup, workGroups } from './grouping-rules.ts'
import { groupIds } from './shares.ts'
import { collectorRows, pairViews, shareRows, systemViews } from './view.ts'

/** Hues of the page's palette, one for each group. */
const groupHues: Readonly<Record<WorkGroup, string>> = {
  'kernel-copy': 'blue',
  'kernel-rest': 'sky',
  unmask: 'purple',
  protocol: 'green',
  allocation: 'vermilion',
  collection: 'orange',
  application: 'olive',
  runtime: 'muted',
}

export const profilePage = (profiling: Profiling): string => {
  const systems = systemViews(profiling)
  const pairs = pairViews(profiling)
  const graphs = [...systems.flatMap((system) => system.graphs), ...pairs.flatMap(({ graph }) => graph ?? [])]
  const style = `${pageStyle()}\n${readFileSync(join(import.meta.dirname, 'page.css'), 'utf8')}`
  const script = clientScript()
  return renderTemplate('./profile/page', {
    profiling,
    systems,
    pairs,
    shares: shareRows(profiling),
    collectors: collectorRows(profiling),
    groups: groupIds.map((id) => ({ id, work: workGroups[id], hue: groupHues[id] })),
    hueOf: groupHues,
    flames: packJson(
      Object.fromEntries(graphs.map(({ id, flame, isDifference }) => [id, { flame, isDifference }])),
    ),
    hues: packJson(groupIds.map((id) => groupHues[id])),
    style,
    script,
    licence: readFileSync(join(packageFolder('d3-flame-graph'), 'LICENSE'), 'utf8').trim(),
    policy: contentPolicy(style, [script]),
  })
}

/** `client/main.js` with d3-flame-graph, as one script. */
const clientScript = (): string => {
  const { outputFiles } = buildSync({
    absWorkingDir: import.meta.dirname,
    entryPoints: ['client/main.js'],
    bundle: true,
    minify: true,
    charset: 'utf8',
    format: 'iife',
    legalComments: 'none',
    // The page has a style sheet of its own.
    loader: { '.css': 'empty' },
    target: 'es2022',
    tsconfigRaw: { compilerOptions: { alwaysStrict: true } },
    write: false,
  })
  const script = outputFiles
    .map(({ text }) => text)
    .join('')
    .trim()
  if (/<\/script|<!--/i.test(script)) throw new Error('a script contains text that would end its element')
  return script
}

const packageFolder = (name: string): string => dirname(dirname(fileURLToPath(import.meta.resolve(name))))
