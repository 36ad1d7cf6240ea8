// What doctor prints: 80 columns, every finding in it, nothing that a terminal would obey.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { stripVTControlCharacters } from 'node:util'
import { renderDoctor } from '../../report/doctor.ts'
import { doctorRecordSchema } from '../../results/doctor-schema.ts'
import { missingCheck, readyCheck, smallDoctorRecord } from '../fixtures/doctor.ts'

/** As if the terminal were as wide as the longest line. */
const unwrapped = (text: string): string => text.replaceAll(/\s+/g, ' ')

const measured = smallDoctorRecord().referenceReceiver
if (measured.status !== 'measured') throw new Error('the made-up reference receiver is measured')

test('the made-up record is one that the schema accepts', () => {
  const record = smallDoctorRecord()
  assert.deepEqual(doctorRecordSchema.parse(record), record)
})

test('sections follow each other, and a machine without faults has no warning', () => {
  const text = renderDoctor(smallDoctorRecord())
  const titles = text.split('\n').filter((line) => /^\S/.test(line))
  assert.deepEqual(titles, [
    'Machine',
    'Available runners',
    'Unavailable runners',
    'Noise',
    'Reference receiver',
    'Warnings',
  ])
  assert.match(text, /Warnings\n {2}none$/)
})

test('the cost of a page fault stands with the noise', () => {
  const pageFaults = { touchedBytes: 2 ** 30, foundMicros: 6.21, warmMicros: 1.4, coldShare: 0.84 }
  const record = smallDoctorRecord({ pageFaults })
  assert.deepEqual(doctorRecordSchema.parse(record), record)
  assert.match(
    unwrapped(renderDoctor(record)),
    /Page fault 6\.21 µs as found \(1,024 MiB, 84 % cold\), 1\.4 µs warm/,
  )
})

test('a runner stands with its versions, and with what it must not be ranked for', () => {
  const text = unwrapped(
    renderDoctor(smallDoctorRecord({ runners: [readyCheck('Alpha', 'subject', 'too old')] })),
  )
  assert.match(text, /Alpha alpha 1\.2\.3 on node 24\.0\.0; not ranked: too old/)
})

test('what several runners lack is said once, with its remedy', () => {
  const text = renderDoctor(smallDoctorRecord())
  assert.match(unwrapped(text), /Beta, Gamma: go is not on the PATH; Go 1\.23 or newer is needed → apt-get/)
  assert.equal(text.match(/apt-get install golang-go/g)?.length, 1)
})

test('where nothing can run, it says so', () => {
  const text = renderDoctor(smallDoctorRecord({ runners: [missingCheck('Beta')] }))
  assert.match(text, /Available runners\n {2}none\n/)
})

describe('the reference receiver', () => {
  const apart = { serverCpus: [1], generatorCpus: [0], pinned: true }
  const shared = { serverCpus: [0], generatorCpus: [0], pinned: true }
  for (const [serverCpu, generatorCpu, placement, expected] of [
    [0.6, 0.99, apart, 'generator 99 %, receiver 60 %: the generator is saturated'],
    [0.97, 0.8, apart, 'the receiver is saturated'],
    [0.97, 0.96, apart, 'both are saturated'],
    [0.6, 0.6, apart, 'neither is saturated'],
    [0.47, 0.49, shared, 'the CPU they share is saturated'],
    [0.3, 0.3, shared, 'other programs use the shared CPU too'],
  ] as const) {
    test(`of ${serverCpu} and ${generatorCpu} says: ${expected}`, () => {
      const text = renderDoctor(
        smallDoctorRecord({
          referenceReceiver: { ...measured, serverCpu, generatorCpu },
          placement: {
            ...placement,
            serverCpus: [...placement.serverCpus],
            generatorCpus: [...placement.generatorCpus],
          },
        }),
      )
      assert.ok(unwrapped(text).includes(expected), text)
      assert.ok(
        unwrapped(text).includes('A server near 4,123 FPS at 1 MiB or above will be a lower bound'),
        text,
      )
    })
  }

  test('that could not be measured says why and what helps', () => {
    const text = renderDoctor(
      smallDoctorRecord({
        referenceReceiver: { status: 'unmeasured', reason: 'deno is missing', remedy: 'npm install' },
      }),
    )
    assert.match(text, /not measured: deno is missing\n {2}→ npm install/)
    assert.doesNotMatch(text, /lower bound/)
  })
})

test('no text is broader than 80 columns or reaches the terminal as a command', () => {
  const nasty = `\u001b]0;owned\u0007\r\n\u202e${'long '.repeat(30)}${'x'.repeat(200)}`
  const record = smallDoctorRecord({
    runners: [readyCheck(nasty), missingCheck(nasty, nasty, nasty), missingCheck('Beta', 'no', nasty)],
    referenceReceiver: { status: 'unmeasured', reason: nasty, remedy: nasty },
    warnings: [{ what: nasty, value: nasty, remedy: nasty }],
  })
  const { environment } = record
  const text = renderDoctor({
    ...record,
    environment: { ...environment, cpuModel: nasty, distribution: nasty },
  })
  for (const line of text.split('\n')) assert.ok(line.length <= 80, `${line.length}: ${line}`)
  assert.equal(stripVTControlCharacters(text), text)
  assert.doesNotMatch(text.replaceAll('\n', ''), /[\p{Cc}\p{Cf}]/u)
})
