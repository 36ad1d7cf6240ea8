// Reads a CPU profile of Go: https://github.com/google/pprof/blob/main/proto/profile.proto. Pure.
import { gunzipSync } from 'fflate'
import { Profile } from 'pprof-format'
import type { StackFrame } from '../../../results/profile.ts'
import { mergeStacks, type ParsedProfile } from './stack-tree.ts'

const nanosPerMicro = 1000

/** @throws Error where it is no such profile */
export const parsePprof = (bytes: Uint8Array): ParsedProfile => {
  const profile = Profile.decode(gunzipSync(bytes))
  const functions = new Map(
    profile.function.map(({ id, name }) => [
      Number(id),
      goFrame(profile.stringTable.strings[Number(name)] ?? ''),
    ]),
  )
  // Innermost call first, in a sample as in the calls that were compiled into one place.
  const locations = new Map(
    profile.location.map(({ id, line }) => [
      Number(id),
      line.flatMap(({ functionId }) => functions.get(Number(functionId)) ?? []),
    ]),
  )
  const nanosAt = profile.sampleType.findIndex(
    ({ unit }) => profile.stringTable.strings[Number(unit)] === 'nanoseconds',
  )
  const countAt = profile.sampleType.findIndex(
    ({ unit }) => profile.stringTable.strings[Number(unit)] === 'count',
  )
  const stacks = profile.sample.map(({ locationId, value }) => ({
    frames: locationId.flatMap((id) => locations.get(Number(id)) ?? []).reverse(),
    micros: Number(value[nanosAt] ?? 0) / nanosPerMicro,
  }))
  const samples = profile.sample.reduce((sum, { value }) => sum + Number(value[countAt] ?? 1), 0)
  return { ...mergeStacks(stacks), samples }
}

/** Splits `github.com/lxzan/gws.(*Conn).readMessage` into package and function. */
export const goFrame = (symbol: string): StackFrame => {
  const dot = symbol.indexOf('.', symbol.lastIndexOf('/', symbol.search(/[([]|$/)) + 1)
  return dot < 0
    ? { name: symbol, module: '' }
    : { name: symbol.slice(dot + 1), module: symbol.slice(0, dot) }
}
