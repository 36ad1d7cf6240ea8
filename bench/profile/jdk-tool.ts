// A tool of the JDK, which stands beside its `java`.
import { dirname, join } from 'node:path'
import type { Command } from '../placement/pin.ts'

/** @param command of a Java server. @returns path of the tool */
export const jdkTool = ([java]: Command, name: 'jcmd' | 'jfr'): string => join(dirname(java), name)

/** Where one is missing, or does not work. */
export const jdkRemedy = 'install a JDK of 17 or newer'
