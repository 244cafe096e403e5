/** What of a roster was read. Of changes alone nobody is missing. */
export type RosterExtent = 'whole' | 'changes';

/** How a service was read. */
export type ServiceReading = {
  extent: RosterExtent;
  /** Where, and from when on by its own clock, it may be asked for changes; absent: it can't be. */
  since?: { service: string; at: Temporal.Instant };
  /** Of changes: the run that they came after, and whom they tell of. */
  basis?: string;
  users: readonly string[];
};

/** Changes alone don't say for certain what the roster is. The whole of it has to be read, and nothing of them stands. */
export class WholeNeeded extends Error {
  override name = 'WholeNeeded';
}
