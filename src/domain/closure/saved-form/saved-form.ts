/** A draft: what somebody filled in and has not sent. Nobody else sees it. */
export type SavedForm = {
  id: string;
  /** The fields of the first form, with what it carries: what is resubmitted or corrected. */
  values: Record<string, string>;
  /** What they wrote in place of the words that the second form began with, by language; empty where one is left out. */
  texts: Record<string, string>;
  savedAt: Temporal.Instant;
};

/**
 * How long one is kept that its writer saved; one that was kept when they went on to the words; and a form that somebody has open.
 */
export const keepHours = { saved: 7 * 24, passing: 12, open: 12 };
