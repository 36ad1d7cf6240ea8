// Opens the site of a run, does with it what is to be done, and closes it whatever happens.
import type { OpenSite, Site, SiteOptions } from './backend.ts'
import { openThisMachine } from './local.ts'

/** @param options name another site than this machine, or none */
export const withSite = async <T>(
  options: SiteOptions & { readonly openSite?: OpenSite | undefined },
  act: (site: Site) => Promise<T>,
): Promise<T> => {
  const site = await (options.openSite ?? openThisMachine)(options)
  try {
    return await act(site)
  } finally {
    await site.close()
  }
}
