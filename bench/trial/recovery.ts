// How long a server is left alone when its slow viewer has gone, before it is asked what it still holds.

/** For the server to hear of it, and to give back what it held for that viewer. */
export const recoveryMs = 1000
