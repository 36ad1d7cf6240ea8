// A result of `npm run profile` from recorded profiles, with a profiler that is missing.
import type { Profiling, ToolProfile } from '../../../results/profile.ts'
import { recordedProfile } from '../../fixtures/profiles.ts'

const recorded = (tool: ToolProfile['tool'], file: string, cpuMicrosPerFrame: number): ToolProfile => ({
  status: 'recorded',
  tool,
  files: [file],
  cpuMicrosPerFrame,
  ...recordedProfile(file),
})

export const madeUpProfiling: Profiling = {
  startedAt: '2026-12-01T10:00:00.000Z',
  command: 'npm run profile -- ws,go-gws,picows',
  title: 'One camera, 1 MB frames',
  windowMs: 5000,
  systems: [
    {
      runner: 'ws',
      variant: 'bufferutil',
      label: 'ws + bufferutil',
      runtime: 'node',
      profiles: [recorded('perf', 'uws.perf.txt', 1000)],
      collector: null,
    },
    {
      runner: 'ws',
      variant: 'tuned',
      label: 'ws tuned',
      runtime: 'node',
      profiles: [recorded('cpu-prof', 'node-ws.cpuprofile', 700), recorded('perf', 'node-ws.perf.txt', 800)],
      collector: { source: '--trace-gc', collections: 12, totalMs: 34.5, frames: 1000 },
    },
    {
      runner: 'picows',
      variant: 'tuned',
      label: 'picows <tuned>',
      runtime: 'python',
      profiles: [
        {
          status: 'unavailable',
          tool: 'py-spy',
          reason: 'python3 is not on the PATH & more',
          remedy: 'apt-get install python3 python3-venv',
        },
      ],
      collector: null,
    },
  ],
  pairs: [
    { before: 'ws/bufferutil', after: 'ws/tuned' },
    { before: 'ws/tuned', after: 'picows/tuned' },
  ],
}
