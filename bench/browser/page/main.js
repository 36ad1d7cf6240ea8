// The page that is measured: shows frames in one of four ways, and hands its log to the load generator when asked.
import { nowMs, play } from './player.js'
import { ways } from './ways.js'

const stage = (name) => document.body.appendChild(document.createElement(name))

/** On the main thread. */
const here = async (settings) => {
  const { way } = settings
  return await play(ways[way](stage(way === 'image' ? 'img' : 'canvas')), settings)
}

/** In a worker, socket and all: the main thread only lends its canvas. */
const inWorker = async (settings) => {
  const worker = new Worker('worker.js', { type: 'module' })
  const asked = new Map()
  worker.onmessage = ({ data: { id, answer, error } }) => {
    const { resolve, reject } = asked.get(id)
    asked.delete(id)
    if (error === undefined) resolve(answer)
    else reject(new Error(error))
  }
  let lastId = 0
  const ask = (what, args = {}, transfer = []) =>
    new Promise((resolve, reject) => {
      asked.set(++lastId, { resolve, reject })
      worker.postMessage({ id: lastId, what, ...args }, transfer)
    })
  const canvas = stage('canvas').transferControlToOffscreen()
  await ask('begin', { settings, canvas }, [canvas])
  return { take: () => ask('take') }
}

let viewer = null

/** Resolves once the connection is open. */
globalThis.begin = async (settings) => {
  viewer = await (settings.way === 'worker' ? inWorker(settings) : here(settings))
}
globalThis.take = () => viewer.take()
globalThis.now = nowMs
