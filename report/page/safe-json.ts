// JSON that can stand inside a <script> element, whatever it holds.

/** `<` is the letter that could end the element or open a comment in it; the two separators end a line in old parsers. */
export const safeJson = (value: unknown): string =>
  JSON.stringify(value)
    .replaceAll('<', '\\u003c')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029')
