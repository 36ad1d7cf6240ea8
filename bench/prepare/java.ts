// Maven and Java of this machine, asked and run without what their users hand to every virtual machine and every build.
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { lastLine, type PrepareOptions, runTool, type ToolCall, type ToolResult } from './tools.ts'

/** Variables in which a user names the proxy, and the certificates, that Maven needs to reach its repositories. */
const networkVariables = ['JAVA_TOOL_OPTIONS', 'MAVEN_OPTS'] as const

const networkOption =
  /^-D(?:(?:https?|socks)\.(?:proxy\w+|nonProxyHosts)|java\.net\.\w+|javax\.net\.ssl\.\w+)=/

export interface MavenFacts {
  readonly maven: string
  readonly java: string
  readonly vendor: string
  /** Folder of the Java that Maven runs on. */
  readonly home: string
}

export interface MavenAnswer {
  readonly missing: boolean
  /** Null where it does not run. */
  readonly found: MavenFacts | null
  readonly error: string
}

/** A call that keeps of the caller's settings only what leads to the repositories. @param env of the caller */
export const cleanCall = (env: NodeJS.ProcessEnv = process.env): Pick<ToolCall, 'env'> => {
  const words = networkVariables.flatMap((name) => env[name]?.split(/\s+/) ?? [])
  const network = words.filter((word) => networkOption.test(word)).join(' ')
  return {
    // Files that set variables, MAVEN_OPTS among them: ~/.mavenrc and those of the system.
    env: { MAVEN_SKIP_RC: '1', ...(network !== '' && { MAVEN_OPTS: network }) },
  }
}

/** Maven, whose script colours what it prints even into a pipe. @throws InterruptedError; DiskFullError */
export const runMaven = async (
  args: readonly string[],
  options: Pick<PrepareOptions, 'signal' | 'searchPath'>,
  cwd?: string,
): Promise<ToolResult> => {
  const call = { ...cleanCall(), ...(cwd !== undefined && { cwd }) }
  const { stdout, stderr, ...result } = await runTool('mvn', ['--batch-mode', ...args], options, call)
  return { ...result, stdout: stripVTControlCharacters(stdout), stderr: stripVTControlCharacters(stderr) }
}

/** @throws InterruptedError on abort */
export const askMaven = async (options: PrepareOptions): Promise<MavenAnswer> => {
  const { ok, missing, stdout, stderr } = await runMaven(['--version'], options)
  return { missing, found: ok ? parseMaven(stdout) : null, error: lastLine(stderr) || lastLine(stdout) }
}

/** The Java on the PATH; null where there is none or it does not run. @throws InterruptedError on abort */
export const askJava = async (
  options: PrepareOptions,
): Promise<{ readonly version: string; readonly executable: string } | null> => {
  const { ok, stderr } = await runTool(
    'java',
    ['-XshowSettings:properties', '-version'],
    options,
    cleanCall(),
  )
  const [version, home] = ['java.version', 'java.home'].map((name) =>
    stderr
      .split('\n')
      .find((line) => line.trim().startsWith(`${name} = `))
      ?.split(' = ')[1]
      ?.trim(),
  )
  return ok && version && home ? { version, executable: join(home, 'bin/java') } : null
}

const parseMaven = (text: string): MavenFacts | null => {
  const maven = /^Apache Maven (\S+)/m.exec(text)?.[1]
  const [, java, vendor, home] = /^Java version: ([^,]+), vendor: (.*), runtime: (.+)$/m.exec(text) ?? []
  return maven && java && vendor && home ? { maven, java, vendor, home } : null
}
