// A self-signed certificate for servers of this run, made when it is needed and valid for a few days.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generate } from 'selfsigned'
import { orFaultAsync } from '../../results/store/fault.ts'
import { makeFolder } from '../../results/store/make-folder.ts'
import type { RunnerConfig } from '../../runners/contract.ts'
import type { Scenario } from '../../scenarios/define.ts'
import { loopbackHost } from './configuration.ts'

export type CertificateFiles = NonNullable<RunnerConfig['tls']>

const dayMs = 24 * 60 * 60 * 1000
const validDays = 7
/** Kinds of names in a certificate (RFC 5280 §4.2.1.6). */
const dnsName = 2
const ipAddress = 7

/** Null where none of the scenarios' points is over TLS. */
export const certificateFor = async (
  scenarios: readonly Pick<Scenario, 'points'>[],
  folder: string,
  addresses: readonly string[] = [],
): Promise<CertificateFiles | null> =>
  scenarios.some(({ points }) => points.some(({ tls }) => tls))
    ? await prepareCertificate(folder, addresses)
    : null

/**
 * Writes a certificate (EC, P-256) for localhost, 127.0.0.1 and other IP addresses, and its key, as PEM files into `folder`.
 * Clients trust it as their certificate authority.
 */
export const prepareCertificate = async (
  folder: string,
  addresses: readonly string[] = [],
): Promise<CertificateFiles> => {
  const beganMs = Date.now()
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    // A day ago, so that setting the clock back during a run does no harm.
    notBeforeDate: new Date(beganMs - dayMs),
    notAfterDate: new Date(beganMs + validDays * dayMs),
    extensions: [
      { name: 'basicConstraints', cA: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: dnsName, value: 'localhost' },
          ...[loopbackHost, ...addresses].map((ip) => ({ type: ipAddress, ip }) as const),
        ],
      },
    ],
  })
  const files = { certFile: join(folder, 'certificate.pem'), keyFile: join(folder, 'key.pem') }
  await orFaultAsync(folder, async () => {
    makeFolder(folder)
    await writeFile(files.certFile, cert)
    await writeFile(files.keyFile, key, { mode: 0o600 })
  })
  return files
}
