import { sql } from 'kysely';
import type { Db, Transaction } from '#database/transaction.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { type Deciding, decideChange } from '#domain/people/two-person-change/decide-change.ts';
import {
  type Answer,
  isOpen,
  type Standing,
} from '#domain/people/two-person-change/two-person-change.ts';
import { mayTakeFiles } from '#domain/proof/file/file.ts';
import type { Platform } from '#domain/shared/platform.ts';
import type { RosterChangeRefusal } from './roster-change.ts';

/**
 * Lets in a roster that would end many people, or declines it. It is read again then, at the next turn of the command line;
 * if it would end anybody else by now, it asks again.
 */
export async function decideRosterChange(
  db: Db,
  request: { operator: Operator; platform: Platform; changeId: string; state: Answer },
): Promise<{ kind: Answer } | { kind: 'refused'; reason: RosterChangeRefusal }> {
  return decideChange(db, rosterChanges, request);
}

type RosterChange = { askedBy: string | null };

const rosterChanges: Deciding<Operator, RosterChange, RosterChangeRefusal, void> = {
  kind: 'roster',
  lock: lockRosterChange,
  async refusalOf(_tx, { operator, change, answer }) {
    if (!mayTakeFiles(operator)) return 'not-an-overseer-of-rosters';
    if (!isOpen(change)) return 'roster-change-settled';
    return answer === 'confirmed' && change?.askedBy === operator.id ? 'own-refresh' : undefined;
  },
  async carryOut(tx) {
    await tx.insertInto('roster_request').defaultValues().execute();
  },
  entryOf: ({ facts, answer, refusal }) => ({
    subject: { kind: 'district', id: '1' },
    act: refusal === undefined ? `roster-change-${answer}` : 'roster-change-refused',
    facts: { ...facts, ...(refusal === undefined ? {} : { answer, reason: refusal }) },
  }),
};

async function lockRosterChange(
  tx: Transaction,
  id: string,
): Promise<(RosterChange & Standing) | undefined> {
  const { rows } = await sql<RosterChange & Standing>`
    SELECT asked_by AS "askedBy", state, roster_change_is_over(c) AS "isOver"
    FROM roster_change c WHERE id = ${id} FOR UPDATE`.execute(tx);
  return rows[0];
}
