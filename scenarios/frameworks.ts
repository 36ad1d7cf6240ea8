// The servers that people meet through a framework, as they come and with their best settings.
import { everyStep, tunedId } from '../runners/variants.ts'
import { referenceClient } from './claims.ts'
import { mebibyte, type Scenario } from './define.ts'

/** Libraries that frameworks are built on, or beside. */
export const comparedLibraries = ['ws', 'python-websockets', 'raw-tcp'] as const

export const frameworks: Scenario = {
  id: 'frameworks',
  title: 'Frameworks: what the server around the library costs',
  question: 'What do my framework and its defaults cost, beside the library alone?',
  howToRead:
    'Each framework is measured with every step of its ladder, from its defaults upwards, beside tuned libraries. Where a ' +
    'default compresses, it is measured with a client that offers compression, too: JPEGs do not become smaller, and the ' +
    'work is the receiver’s.',
  mode: 'ingest',
  points: [{ id: '1mb', label: '1 MB', frameBytes: mebibyte, connections: 1 }],
  rules: [
    { roles: ['framework'], variants: [everyStep] },
    { runners: ['fastapi-uvicorn'], variants: [`${tunedId}+wsproto`] },
    {
      runners: ['fastapi-uvicorn', 'fastapi-hypercorn', 'aiohttp'],
      variants: ['shipped', tunedId],
      generators: [referenceClient],
    },
    { runners: comparedLibraries, variants: [tunedId] },
  ],
}
