import type { Db } from '#database/transaction.ts';
import { mayTakeFiles } from '#domain/people/operator/may-take-files.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import {
  type Decided,
  type Deciding,
  type Decision,
  decideChange,
} from '#domain/two-person-change/decide-change.ts';
import type { Change } from '#domain/two-person-change/two-person-change.ts';
import type { RosterChangeRefusal } from './roster-change.ts';

/**
 * Lets in a roster that would end many people, or declines it. It is read again then, at the next turn of the command line;
 * if it would end anybody else by now, it asks again.
 */
export async function decideRosterChange(
  db: Db,
  decision: Decision<Operator>,
): Promise<Decided<RosterChangeRefusal>> {
  return decideChange(db, rosterChanges, decision);
}

const rosterChanges: Deciding<Operator, Change, RosterChangeRefusal> = {
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
};
