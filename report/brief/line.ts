// One line of the answer: a fact with its figure, how sure it is, and where the rest stands.

export interface BriefLine {
  readonly id: 'carries' | 'costs' | 'refuses' | 'change'
  /** One word. */
  readonly title: string
  /** Whole sentences; null where the run cannot say. */
  readonly text: string | null
  /** Certainty, or what the figure rests on; null where the text says it all. */
  readonly note: string | null
  /** What would measure it, or do it; null where nothing is left to do. */
  readonly command: string | null
  /**
   * How much it says, to choose among the same line of several runs: systems that it compares or names (of costs less where
   * intervals are wide), or the factor of the gain; 0 where the run cannot say.
   */
  readonly weight: number
  /** The scenario point that the line rests on; null for the machine and its servers as a whole. */
  readonly at: { readonly scenario: string; readonly point: string } | null
}
