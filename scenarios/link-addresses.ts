// Addresses of a network of a trial's own: packets of a shaped peer have one that nothing else has.

/** The server's, where anything is shaped: clients have another, so that each direction has a filter. */
export const linkedServerHost = '127.0.0.2'

/** Of the viewer at `index`, from 0. */
export const viewerAddress = (index: number): string => `127.0.1.${index + 1}`

/** Viewers with a link of their own, at most. */
export const mostLinks = 16
