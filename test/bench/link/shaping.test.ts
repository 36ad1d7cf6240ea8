// The commands of tc for shaped peers, and its count of the bytes that they carried.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readCarriedBytes, shapingLines } from '../../../bench/link/shaping.ts'
import { requireTerms } from '../../../bench/link/terms.ts'

const peer = (address: string, text: string) => ({ address, terms: requireTerms(text) })

describe('the shaping of peers', () => {
  it('has a class, a queue and a filter for each direction, and leaves everything else alone', () => {
    assert.deepEqual(shapingLines([peer('127.0.1.1', 'rate 20mbit')]), [
      'qdisc add dev lo root handle 1: htb',
      'class add dev lo parent 1: classid 1:10 htb rate 20000000bit burst 16384 cburst 16384 quantum 65536',
      'qdisc add dev lo parent 1:10 handle 10: bfifo limit 262144',
      'filter add dev lo parent 1: protocol ip prio 16 u32 match ip dst 127.0.1.1/32 flowid 1:10',
      'class add dev lo parent 1: classid 1:11 htb rate 20000000bit burst 16384 cburst 16384 quantum 65536',
      'qdisc add dev lo parent 1:11 handle 11: bfifo limit 262144',
      'filter add dev lo parent 1: protocol ip prio 17 u32 match ip src 127.0.1.1/32 flowid 1:11',
    ])
  })

  it('queues for 50 ms at most on a fast link', () => {
    const lines = shapingLines([peer('127.0.0.2', 'rate 1gbit')])
    assert.ok(lines.includes('qdisc add dev lo parent 1:10 handle 10: bfifo limit 6250000'), lines.join('\n'))
  })

  it('has netem for the queue where there is a delay or a loss', () => {
    const lines = shapingLines([peer('127.0.0.2', 'delay 5ms jitter 1ms loss 1%')])
    assert.ok(lines.includes('qdisc add dev lo parent 1:11 handle 11: netem delay 5ms 1ms loss 1%'))
    assert.ok(lines[1]?.includes('rate 100000000000bit'), 'a class needs a rate')
  })

  it('numbers classes in the hexadecimal digits of tc', () => {
    const lines = shapingLines(
      Array.from({ length: 9 }, (_, index) => peer(`127.0.1.${index + 1}`, 'rate 1mbit')),
    )
    assert.ok(lines.some((line) => line.includes('classid 1:1a ')))
    assert.ok(lines.some((line) => line.endsWith('match ip src 127.0.1.9/32 flowid 1:21')))
  })
})

describe('the bytes that peers carried', () => {
  const shown = `class htb 1:11 root leaf 11: prio 0 rate 20Mbit ceil 20Mbit burst 128Kb cburst 128Kb
 Sent 52 bytes 1 pkt (dropped 0, overlimits 0 requeues 0)
 backlog 0b 0p requeues 0
class htb 1:10 root leaf 10: prio 0 rate 20Mbit ceil 20Mbit burst 128Kb cburst 128Kb
 Sent 27525120 bytes 420 pkt (dropped 3, overlimits 419 requeues 0)
 backlog 65Kb 1p requeues 0
`
  it('are those of its two classes', () => {
    assert.deepEqual(readCarriedBytes(shown, 1), [{ to: 27_525_120, from: 52 }])
  })

  it('are unknown where a class is missing', () => {
    assert.equal(readCarriedBytes(shown, 2), null)
    assert.equal(readCarriedBytes('', 1), null)
  })
})
