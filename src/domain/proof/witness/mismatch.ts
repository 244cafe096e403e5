/**
 * How what stands outside differs from the log that is kept here.
 * - differs: a checkpoint of the same size has another root, or a later one does not contain it.
 * - shorter: it counts more entries than there are.
 * - edited, missing: a post does not stand as it was posted.
 * - forged: one is kept here that this log did not sign.
 */
export type Mismatch = {
  how: 'differs' | 'shorter' | 'edited' | 'missing' | 'forged';
  /** Where it was seen: a platform, the name of a witness's key, or `database`. */
  place: string;
  /** Of the checkpoint that stands outside. */
  size: number;
};
