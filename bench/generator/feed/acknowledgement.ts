// The answer to a frame: its number in 8 bytes, big endian.
const acknowledgementBytes = 8

export const isAcknowledgementOf = (payload: Buffer, sequence: number): boolean =>
  payload.length === acknowledgementBytes && Number(payload.readBigUInt64BE()) === sequence
