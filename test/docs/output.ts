// Whether output that a page shows is what a command printed: `…` in it stands for what is different each time.

/** A terminal breaks lines where their figures are long. */
export const sameLine = (text: string): string => text.replaceAll(/\s+/g, ' ')

/** To be looked for in text on one line. */
export const patternOf = (line: string): RegExp =>
  new RegExp(
    sameLine(line.trim())
      .split('…')
      .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*?'),
  )
