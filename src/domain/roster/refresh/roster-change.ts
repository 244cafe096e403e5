import type { NamedSchoolChange } from '#domain/roster/run/roster-run.ts';
import type { ChangeView } from '#domain/two-person-change/two-person-change.ts';
import type { rosterChangeRefusals } from '#refusals/roster.ts';

/** What a card tells of a roster that stopped. */
export type RosterChangeView = ChangeView & {
  reasons: string[];
  schools: NamedSchoolChange[];
  /** It came in. */
  usedAt: Temporal.Instant | null;
};

export type RosterChangeRefusal = keyof typeof rosterChangeRefusals;
