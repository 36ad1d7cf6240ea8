// What a file system refuses, as one error with the path, the reason and the remedy.
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A file or folder cannot be used. Earlier content is unharmed. */
export class FileFaultError extends Error {
  override readonly name: string = 'FileFaultError'
  /** What the user can do, to go behind the message. */
  readonly remedy: string
  constructor(message: string, remedy: string, options?: ErrorOptions) {
    super(message, options)
    this.remedy = remedy
  }
}

/** No room for a file: full disk, quota or file size limit. */
export class DiskFullError extends FileFaultError {
  override readonly name = 'DiskFullError'
}

const roomReasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the limit on the size of files is reached',
}

const permit = 'take the right to it (chown, chmod), or name another folder'
const elsewhere = 'name another folder'

const reasons: Readonly<Record<string, readonly [reason: string, remedy: string]>> = {
  EACCES: ['permission denied', permit],
  EPERM: ['not permitted', permit],
  EROFS: ['the file system is read-only', elsewhere],
  ENOTDIR: ['a part of the path is not a folder', elsewhere],
  EISDIR: ['it is a folder', elsewhere],
  ELOOP: ['its links lead in a circle', elsewhere],
  EMFILE: ['too many open files', 'raise the limit (ulimit -n)'],
  ENFILE: ['too many open files', 'close other programs'],
  EIO: ['the device fails', 'look at the log of the kernel (dmesg)'],
}

const mayMakeTemporary = 'set TMPDIR to a folder that exists and has room'
/** How the temporary folders of the suite begin. */
const temporary = (): string => join(tmpdir(), 'image-stream-bench-')

/**
 * The fault that an error of Node.js, or its cause, stands for; null where it is none.
 * @param path the file in question where the error names none, or only a draft of it
 */
export const faultOf = (error: unknown, path?: string): FileFaultError | null => {
  if (error instanceof FileFaultError) return error
  if (!(error instanceof Error)) return null
  return describe(error, path) ?? (error.cause === undefined ? null : faultOf(error.cause, path))
}

/** Whether a message of Node.js, as another process reports it, says that there is no room. */
export const isFullDisk = (message: string): boolean =>
  Object.keys(roomReasons).some((code) => message.includes(code))

/** Calls `use`, which writes `path`. @throws FileFaultError in place of an error that is one */
export const orFault = <T>(path: string, use: () => T): T => {
  try {
    return use()
  } catch (error) {
    throw faultOf(error, path) ?? error
  }
}

/** As `orFault`, for what is written asynchronously. */
export const orFaultAsync = async <T>(path: string, use: () => Promise<T>): Promise<T> => {
  try {
    return await use()
  } catch (error) {
    throw faultOf(error, path) ?? error
  }
}

const describe = (cause: Error, given?: string): FileFaultError | null => {
  const code = 'code' in cause ? String(cause.code) : ''
  const syscall = 'syscall' in cause ? String(cause.syscall) : ''
  if (syscall === 'mkdtemp') return describeTemporary(code, cause)
  const path = given ?? ('path' in cause ? String(cause.path) : null)
  const room = roomReasons[code]
  if (room !== undefined) {
    const remedy = path?.startsWith(temporary())
      ? `free some space, or ${mayMakeTemporary}`
      : 'free some space'
    return new DiskFullError(`${path ?? 'a file'} cannot be written: ${room} (${code})`, remedy, { cause })
  }
  const [reason, remedy] = reasons[code] ?? []
  // Sockets, signals and programs have such codes, too.
  const isFile = path !== null && syscall !== '' && !/^(?:spawn|kill|listen|bind|connect)/.test(syscall)
  return reason === undefined || remedy === undefined || !isFile
    ? null
    : new FileFaultError(`${path} cannot be used: ${reason} (${code})`, remedy, { cause })
}

const describeTemporary = (code: string, cause: Error): FileFaultError => {
  const room = roomReasons[code]
  const reason = room ?? reasons[code]?.[0] ?? 'it does not exist'
  const Fault = room === undefined ? FileFaultError : DiskFullError
  return new Fault(`${tmpdir()} cannot be used: ${reason} (${code})`, mayMakeTemporary, { cause })
}
