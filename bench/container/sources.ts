// The sources of the image: their digest identifies the image of this checkout.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** The same list is in `.dockerignore`; a test compares them. */
export const sourceRoots = [
  '.npmrc',
  'LICENSE',
  'bench',
  'package-lock.json',
  'package.json',
  'report',
  'results',
  'runners',
  'scenarios',
  'scripts',
] as const

export const leftOut = ['results/local', 'results/published'] as const

/** Folders of this name are left out everywhere. */
export const leftOutAnywhere = ['node_modules', '__pycache__', 'target'] as const

/** How it is made. */
const recipe = ['Dockerfile', '.dockerignore']

/** SHA-256 over names and contents, in hexadecimal. */
export const digestOfSources = (projectRoot: string): string => {
  const hash = createHash('sha256')
  const add = (name: string): void => {
    const path = join(projectRoot, name)
    if (statSync(path).isDirectory())
      for (const entry of readdirSync(path).sort()) {
        const inside = `${name}/${entry}`
        if (!isLeftOut(inside, entry)) add(inside)
      }
    else hash.update(`${name}\n${statSync(path).size}\n`).update(readFileSync(path))
  }
  for (const name of [...recipe, ...sourceRoots]) if (existsSync(join(projectRoot, name))) add(name)
  return hash.digest('hex')
}

const isLeftOut = (path: string, name: string): boolean =>
  leftOut.some((each) => each === path) || leftOutAnywhere.some((each) => each === name)
