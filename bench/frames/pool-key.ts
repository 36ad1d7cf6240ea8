// Which pool a scenario point sends, and which one a record describes.

/** The same for a point and for the pool that it sends; unequal for pools of other sizes or formats. */
export const poolKey = ({
  frameBytes,
  format = 'jpeg',
}: {
  readonly frameBytes: number
  readonly format?: string | undefined
}): string => `${format}-${frameBytes}`
