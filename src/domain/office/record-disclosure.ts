import { run } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import type { Subject } from '#domain/audit/audit-entry.ts';
import { note, on } from '#domain/audit/audit-store.ts';

export type Disclosure = {
  operatorId: string;
  /** What was shown, such as `consent-history`. */
  what: Lowercase<string>;
  phoneId?: string;
  campaignId?: string | undefined;
  /** Whose records were shown. */
  studentIds?: readonly string[];
};

/** A look-up leaves its row and its entry before anything is shown: if they can't be kept, nothing is read. */
export async function recordDisclosure(
  tx: Transaction,
  disclosure: Disclosure & { act: 'consent-looked-up' | 'gaps-looked-up' },
): Promise<void> {
  await insertDisclosures(tx, disclosure, [disclosure]);
  await note(
    tx,
    { kind: 'operator', id: disclosure.operatorId },
    disclosure.act,
    subjectOf(disclosure),
    {
      what: disclosure.what,
      students: disclosure.studentIds?.length ?? 0,
      campaign: disclosure.campaignId,
    },
  );
}

/** A list of families that is shown: one row for each phone on it, and one entry for the opening. */
export async function recordListShown(
  tx: Transaction,
  list: {
    operatorId: string;
    what: Lowercase<string>;
    campaignId: string;
    shown: readonly { phoneId: string; studentIds: readonly string[] }[];
    page: number;
  },
): Promise<void> {
  await insertDisclosures(tx, list, list.shown);
  await note(
    tx,
    { kind: 'operator', id: list.operatorId },
    'list-looked-up',
    on('campaign', list.campaignId),
    {
      what: list.what,
      page: list.page,
      phones: list.shown.length,
      students: new Set(list.shown.flatMap(({ studentIds }) => studentIds)).size,
    },
  );
}

/** Somebody asked for a number that they may not look up, or that is nobody's: many of these are a search. */
export async function recordMissedLookUp(
  tx: Transaction,
  miss: {
    operatorId: string;
    what: Lowercase<string>;
    reason: 'unknown' | 'out-of-reach' | 'untrained';
  },
): Promise<void> {
  await note(
    tx,
    { kind: 'operator', id: miss.operatorId },
    'look-up-missed',
    on('operator', miss.operatorId),
    { what: miss.what, reason: miss.reason },
  );
}

function subjectOf({ phoneId, what }: Disclosure): Subject {
  return phoneId === undefined ? { kind: 'look-up', id: what } : { kind: 'phone', id: phoneId };
}

/** Keeps who was shown what of whom (34 CFR 99.32), in the transaction that reads it. */
async function insertDisclosures(
  tx: Transaction,
  by: Pick<Disclosure, 'operatorId' | 'what' | 'campaignId'>,
  shown: readonly Pick<Disclosure, 'phoneId' | 'studentIds'>[],
): Promise<void> {
  if (shown.length === 0) return;
  const rows = shown.map(({ phoneId, studentIds }) => ({
    phone: phoneId,
    students: studentIds ?? [],
  }));
  await run(tx)`
    INSERT INTO disclosure (operator_id, what, phone_id, campaign_id, student_ids)
    SELECT ${by.operatorId}, ${by.what}, phone, ${by.campaignId ?? null}, students
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS shown(phone uuid, students uuid[])`;
}
