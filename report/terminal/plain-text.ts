// Text for a terminal: what comes from servers, files and names must not reach it as a control sequence.

/** Replaces every control and formatting character but line breaks. */
export const plainText = (text: string): string => text.replaceAll(/(?!\n)[\p{Cc}\p{Cf}]+/gu, ' ')
