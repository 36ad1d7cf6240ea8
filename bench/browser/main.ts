// Entry of the load generator whose viewer is a page in Chromium.
import { join } from 'node:path'
import { runPageViewer } from './run.ts'

runPageViewer(process.argv[2], join(import.meta.dirname, 'page'))
