import { many, one } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import type { AttemptRow } from '#domain/attempt/attempt-store.ts';
import { note, on } from '#domain/audit/audit-store.ts';
import type { Key } from '#domain/shared/key.ts';
import type { AtAnswer } from './answer-store.ts';

/** By the key of a call, of a call back, or a text. */
type Means = 'key' | 'call-back' | 'text';

type Said = { campaign: string; phone: string; attemptId: string; carrierId: string; means: Means };

type ReplyKind = {
  /** What says it on a call. */
  key: Key;
  /** Whether it was asked on this call. */
  isAsked: (facts: AtAnswer) => boolean;
  /** Its entry. */
  note: (tx: Transaction, said: Said & { isShared: boolean }) => Promise<unknown>;
};

/** What somebody may say to a closure that asks. */
const replyKinds = {
  /** They heard it. */
  confirmed: {
    key: '1',
    isAsked: ({ asksToConfirm }) => asksToConfirm,
    note: (tx, { campaign, phone, attemptId, carrierId, means }) =>
      note(tx, { kind: 'guardian', id: phone }, 'message-confirmed', on('attempt', attemptId), {
        campaign,
        phone,
        call: carrierId,
        byCallBack: means === 'call-back',
      }),
  },
  /** Somebody of the staff is safe. */
  safe: {
    key: '8',
    isAsked: ({ asksIfSafe }) => asksIfSafe,
    note: (tx, { campaign, phone, attemptId, carrierId, means, isShared }) =>
      note(tx, { kind: 'guardian', id: phone }, 'staff-said-safe', on('attempt', attemptId), {
        campaign,
        phone,
        shared: isShared,
        means,
        ...(means === 'text' ? { text: carrierId } : { call: carrierId }),
      }),
  },
} as const satisfies Record<string, ReplyKind>;

export type ReplyKindName = keyof typeof replyKinds;

/** What a key on a call says; undefined for one that says nothing. */
export const replyOfKey = (pressed: Key | undefined): ReplyKindName | undefined =>
  (Object.keys(replyKinds) as ReplyKindName[]).find((kind) => replyKinds[kind].key === pressed);

/**
 * Keeps what somebody said: once for each phone of a closure. The database knows who was asked, and whose phone it is.
 * Whether it was said for the first time.
 */
export async function recordReply(
  tx: Transaction,
  kind: ReplyKindName,
  /** `carrierId` is of the call with the key, or of the text that came in. */
  reply: Pick<Said, 'attemptId' | 'carrierId' | 'means'>,
): Promise<boolean> {
  const { attemptId, carrierId, means } = reply;
  const said = await one<{ campaign: string; phone: string; isShared: boolean }>(tx)`
    INSERT INTO closure_reply (campaign_id, phone_id, kind, attempt_id, means, carrier_id)
    SELECT campaign_id, phone_id, ${kind}, id, ${means}, ${carrierId} FROM attempt WHERE id = ${attemptId}
    ON CONFLICT DO NOTHING
    RETURNING campaign_id AS campaign, phone_id AS phone, guardian_id IS NULL AS "isShared"`;
  if (said === undefined) return false;
  await replyKinds[kind].note(tx, { ...reply, ...said });
  return true;
}

/**
 * A key on a call, by a person who heard the question: whether this phone has said so, on this call or in another way. What was held
 * back until now is no answer: the key lets it begin. A press that comes again adds nothing.
 */
export async function replyByKey(
  tx: Transaction,
  kind: ReplyKindName,
  { id, carrierId, spoken }: AttemptRow,
  { facts, isAgain }: { facts: AtAnswer; isAgain: boolean },
): Promise<boolean> {
  if (!replyKinds[kind].isAsked(facts) || !spoken || carrierId === null) return false;
  if (!isAgain) await recordReply(tx, kind, { attemptId: id, carrierId, means: 'key' });
  const rows = await many(tx)`
    SELECT FROM attempt a JOIN closure_reply r ON r.campaign_id = a.campaign_id AND r.phone_id = a.phone_id AND r.kind = ${kind}
    WHERE a.id = ${id}`;
  return rows.length > 0;
}
