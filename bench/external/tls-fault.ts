// Why TLS with an external server failed, in plain words with a remedy: alerts by their names, and answers that are no TLS.

/** @param reason as OpenSSL or the socket said it; unknown ones are left as they are */
export const describeTlsFault = (reason: string): string => {
  const number = /SSL alert number (\d+)/.exec(reason)?.[1]
  if (number !== undefined) return describeAlert(Number(number))
  if (/wrong version number|packet length too long|unknown protocol|http request/i.test(reason))
    return 'the answer was no TLS; ws:// connects without it'
  if (/unsupported protocol/i.test(reason)) return describeAlert(70)
  if (/key values mismatch/i.test(reason)) return '--key is not the key of --cert'
  return reason
}

const clientCertificate = '--cert FILE and --key FILE give it one'

/** Of RFC 8446 §6.2, with what helps. */
const alerts: Readonly<Record<number, readonly [name: string, meaning: string]>> = {
  40: [
    'handshake failure',
    `no common cipher or version, or the server asks for a client's certificate: ${clientCertificate}; or it knows no such name: --servername NAME`,
  ],
  42: [
    'bad certificate',
    `the server asks for a client's certificate, or refuses ours: ${clientCertificate}`,
  ],
  43: ['unsupported certificate', 'the server does not take a certificate of this kind: another --cert'],
  44: ['certificate revoked', 'our certificate was revoked: another --cert'],
  45: ['certificate expired', 'our certificate has expired: another --cert'],
  46: ['certificate unknown', 'the server does not accept our certificate: another --cert'],
  48: [
    'unknown authority',
    'the server does not know the authority that signed our certificate: another --cert',
  ],
  49: ['access denied', 'the server knows our certificate and refuses access: another --cert'],
  70: ['protocol version', 'the server speaks neither TLS 1.2 nor TLS 1.3'],
  71: ['insufficient security', 'the server asks for stronger ciphers'],
  80: ['internal error', 'the server has a fault of its own'],
  112: ['unrecognized name', 'the server has no site of that name: --servername NAME asks for another'],
  116: ['certificate required', `the server asks for a client's certificate: ${clientCertificate}`],
  120: ['no application protocol', 'the server takes other protocols than HTTP/1.1 there'],
}

const describeAlert = (number: number): string => {
  const known = alerts[number]
  return known ? `${known[0]} (alert ${number}): ${known[1]}` : `the server sent the alert ${number}`
}
