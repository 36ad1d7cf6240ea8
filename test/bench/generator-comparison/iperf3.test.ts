// iperf3 where it is not installed, and its report where it is.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { findIperf3, readReport } from '../../../bench/generator-comparison/iperf3.ts'

it('iperf3 that is not on the PATH is missing, with a remedy', async () => {
  const found = await findIperf3({
    projectRoot: '/nowhere',
    cacheFolder: '/nowhere',
    searchPath: '/nowhere',
    onProgress: () => {},
    signal: new AbortController().signal,
  })
  assert.equal(found.status, 'unavailable')
  assert.equal(found.reason, 'iperf3 is not on the PATH')
  assert.match(found.remedy, /iperf3$/)
})

const report = {
  start: { version: 'iperf 3.12', timestamp: { time: 'now' } },
  intervals: [],
  end: {
    sum_sent: { bits_per_second: 33_000_000_000 },
    sum_received: { bytes: 8_000_000_000, bits_per_second: 32_000_000_000 },
    cpu_utilization_percent: { host_total: 98.5, host_user: 1, remote_total: 62, remote_user: 1 },
  },
}

describe('the report of iperf3', () => {
  it('gives what the receiver has counted, and shares of a core', () => {
    assert.deepEqual(readReport(JSON.stringify(report)), {
      status: 'streamed',
      version: '3.12',
      bytesPerSecond: 4_000_000_000,
      senderCpu: 0.985,
      receiverCpu: 0.62,
    })
  })

  const noReports: readonly [string, string, RegExp][] = [
    ['a complaint', JSON.stringify({ ...report, error: 'unable to connect' }), /^iperf3: unable to connect$/],
    ['a report without figures', JSON.stringify({ start: report.start, end: {} }), /printed no report.*end/s],
    ['no JSON', 'iperf3: command not understood', /printed no report: iperf3: command/],
    ['nothing', '', /printed no report/],
  ]
  for (const [what, text, message] of noReports) {
    it(`throws at ${what}`, () => {
      assert.throws(() => readReport(text), { name: 'TrialError', message })
    })
  }
})
