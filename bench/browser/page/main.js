// The page that is measured: shows frames in one of five ways, and hands its log to the load generator when asked.
import { nowMs, play } from './player.js'
import { watchStream } from './stream.js'
import { ways } from './ways.js'

const stage = (name) => document.body.appendChild(document.createElement(name))

/** On the main thread. */
const here = (settings) => {
  const way = ways[settings.way](stage(settings.way === 'image' ? 'img' : 'canvas'))
  let player = null
  return {
    begin: async () => {
      player = await play(way, settings)
    },
    take: () => player.take(),
    now: nowMs,
  }
}

/** In a worker, socket and all: the main thread only lends its canvas. */
const inWorker = (settings) => {
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
  return {
    begin: () => ask('begin', { settings, canvas }, [canvas]),
    take: () => ask('take'),
    now: () => ask('now'),
  }
}

let viewer = null

const prepared = (settings) => {
  if (settings.way === 'mjpeg') return watchStream(stage('img'), settings)
  return settings.way === 'worker' ? inWorker(settings) : here(settings)
}

globalThis.prepare = async (settings) => {
  viewer = await prepared(settings)
}
/** By the clock of the thread that shows the frames, which has no meaning to others. */
globalThis.now = () => viewer.now()
/** Resolves once the connection is open. */
globalThis.begin = () => viewer.begin()
globalThis.take = () => viewer.take()
