// Reads what the page carries compressed.

/** Text of an element's gzipped base64. */
export const unpack = (element) => {
  const bytes = Uint8Array.from(atob(element.textContent), (letter) => letter.charCodeAt(0))
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).text()
}

export const unpackJson = async (id) => JSON.parse(await unpack(document.getElementById(id)))

/** Runs the packed libraries in their order; the policy of the page knows the hash of each. */
export const runLibraries = async () => {
  for (const element of document.querySelectorAll('script.library')) {
    const script = document.createElement('script')
    script.textContent = await unpack(element)
    document.head.append(script)
  }
}
