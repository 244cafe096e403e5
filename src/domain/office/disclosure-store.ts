import type { Transaction } from '#database/transaction.ts';

export type Disclosure = {
  operatorId: string;
  /** What was shown, such as `consent-history`. */
  what: Lowercase<string>;
  phoneId?: string;
  campaignId?: string;
  /** Whose records were shown. */
  studentIds?: readonly string[];
};

/** Keeps who was shown what of whom (34 CFR 99.32), in the transaction that reads it. */
export async function insertDisclosure(tx: Transaction, disclosure: Disclosure): Promise<void> {
  await tx
    .insertInto('disclosure')
    .values({
      operator_id: disclosure.operatorId,
      what: disclosure.what,
      phone_id: disclosure.phoneId ?? null,
      campaign_id: disclosure.campaignId ?? null,
      student_ids: [...(disclosure.studentIds ?? [])],
    })
    .execute();
}

/** One row for each phone of a list that was shown. */
export async function insertDisclosures(
  tx: Transaction,
  list: {
    operatorId: string;
    what: string;
    campaignId: string;
    shown: readonly { phoneId: string; studentIds: readonly string[] }[];
  },
): Promise<void> {
  if (list.shown.length === 0) return;
  await tx
    .insertInto('disclosure')
    .values(
      list.shown.map(({ phoneId, studentIds }) => ({
        operator_id: list.operatorId,
        what: list.what,
        phone_id: phoneId,
        campaign_id: list.campaignId,
        student_ids: [...studentIds],
      })),
    )
    .execute();
}
