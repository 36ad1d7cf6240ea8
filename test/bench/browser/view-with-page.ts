// The load generator whose viewer is a page in Chromium, with another page: for tests of what is found out.
// node view-with-page.ts FOLDER JOB
import { runPageViewer } from '../../../bench/browser/run.ts'

const [, , folder = '', job] = process.argv
runPageViewer(job, folder)
