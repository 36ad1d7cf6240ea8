// What the checks of all servers share: images for servers that push, and a certificate for those that use TLS.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ConfigOf } from '../../runners/contract.ts'
import { type CertificateFiles, prepareCertificate } from '../settings/certificate.ts'
import { binaryMessage } from './wire/messages.ts'

/** Fewer than a viewer is sent, so that the first comes again. */
const poolImages = 5

export interface Kit {
  /** The images of `pool`, in order. */
  readonly images: readonly Buffer[]
  readonly pool: ConfigOf<'push'>['pool']
  readonly certificateFiles: CertificateFiles
  /** The same certificate as PEM text. */
  readonly certificate: string
}

/** Makes files in `folder`, which has to outlive the servers. */
export const prepareKit = async (folder: string, frameBytes: number): Promise<Kit> => {
  const images = Array.from({ length: poolImages }, (_, seed) => binaryMessage(frameBytes, seed).payload)
  const file = join(folder, 'conformance-pool.bin')
  await writeFile(file, Buffer.concat(images))
  const certificateFiles = await prepareCertificate(join(folder, 'conformance-tls'))
  const certificate = await readFile(certificateFiles.certFile, 'utf8')
  return { images, pool: { file, frameCount: images.length }, certificateFiles, certificate }
}
