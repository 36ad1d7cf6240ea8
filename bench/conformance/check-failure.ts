// How a check ends that does not pass.

/** A server has not done what the check asks for. */
export class CheckFailure extends Error {
  override readonly name = 'CheckFailure'
}

/** The check has nothing to look at with these settings; the text says why. */
export class NotApplicable extends Error {
  override readonly name = 'NotApplicable'
}
