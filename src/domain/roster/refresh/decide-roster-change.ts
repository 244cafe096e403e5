import { mayTakeFiles } from '#domain/people/operator/may-take-files.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { changeDecider } from '#domain/two-person-change/decide-change.ts';
import type { Change } from '#domain/two-person-change/two-person-change.ts';
import type { RosterChangeRefusal } from './roster-change.ts';

/**
 * Lets in a roster that would end many people, or declines it. It is read again then, at the next turn of the command line;
 * if it would end anybody else by now, it asks again.
 */
export const decideRosterChange = changeDecider<Operator, Change, RosterChangeRefusal>({
  kind: 'roster',
  maySettle: mayTakeFiles,
  refusals: {
    role: 'not-an-overseer-of-rosters',
    settled: 'roster-change-settled',
    own: 'own-refresh',
  },
  async carryOut(tx) {
    await tx.insertInto('roster_request').defaultValues().execute();
  },
  entryOf: ({ facts, answer }) => ({
    subject: { kind: 'district', id: '1' },
    act: `roster-change-${answer}`,
    facts,
  }),
});
