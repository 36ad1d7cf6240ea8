// The ways from the bytes of a JPEG to pixels. Each decodes so many frames at once, and draws the newest.

const type = 'image/jpeg'

/** A canvas takes the size of the first frame, and is scaled by CSS. */
const painter = (canvas) => {
  const context = canvas.getContext('2d', { alpha: false })
  return (picture, width, height) => {
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height })
    context.drawImage(picture, 0, 0)
    picture.close()
  }
}

export const ways = {
  /** The element shows what it has loaded: there is nothing to draw, and one picture at a time. */
  image: (element) => ({
    atOnce: 1,
    decode: async (bytes) => {
      const before = element.src
      element.src = URL.createObjectURL(new Blob([bytes], { type }))
      await element.decode()
      if (before !== '') URL.revokeObjectURL(before)
      return null
    },
    draw: () => {},
    discard: () => {},
  }),
  bitmap: (canvas) => {
    const paint = painter(canvas)
    return {
      atOnce: 2,
      decode: (bytes) => createImageBitmap(new Blob([bytes], { type })),
      draw: (bitmap) => paint(bitmap, bitmap.width, bitmap.height),
      discard: (bitmap) => bitmap.close(),
    }
  },
  decoder: (canvas) => {
    const paint = painter(canvas)
    return {
      atOnce: 2,
      decode: async (data) => {
        const decoder = new ImageDecoder({ type, data })
        const { image } = await decoder.decode()
        decoder.close()
        return image
      },
      draw: (image) => paint(image, image.displayWidth, image.displayHeight),
      discard: (image) => image.close(),
    }
  },
}
