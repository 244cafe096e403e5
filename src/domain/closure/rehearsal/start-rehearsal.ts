import { sql } from 'kysely';
import { one, run } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { newToken } from '#domain/shared/new-token.ts';
import type { Platform } from '#domain/shared/platform.ts';
import { textDigest } from '#domain/voice/recording/recording.ts';
import { operatorPhoneBinding, type Vault } from '#vault/vault.ts';
import {
  maskedNumber,
  mostOwnCalls,
  type OwnCallKind,
  type RehearsalRefusal,
  type RehearsalWay,
  type RehearsedWords,
} from './rehearsal.ts';

export type RehearsalStarted =
  | { kind: 'started'; maskedNumber: string }
  | { kind: 'refused'; reason: RehearsalRefusal };

/** No call lasts so long; of one that does, the carrier's word was lost. */
const longestMinutes = 10;

/** What it is for, and what is said or recorded in it. */
type RehearsalRequest = { operator: Operator; platform: Platform; language: string } & (
  | { kind: 'words'; way: RehearsalWay; words: RehearsedWords }
  | { kind: 'sealed'; words: RehearsedWords; versionId: string }
  | { kind: 'recording'; draftId: string; text: string }
);

/**
 * Has a worker call, or text, somebody's own phone: the one on the staff record and no other, one call at a time and a few
 * an hour.
 */
export async function startRehearsal(
  db: Db,
  vault: Vault,
  request: RehearsalRequest,
): Promise<RehearsalStarted> {
  const { operator, platform, language, kind } = request;
  const way = kind === 'words' ? request.way : 'call';
  return transact(db, async (tx) => {
    const place = await findPlace(tx, operator.id, kind);
    const entry = {
      actor: { kind: 'operator', id: operator.id },
      subject: { kind: 'operator', id: operator.id },
    } as const;
    if (typeof place === 'string') {
      const facts = { reason: place, platform };
      await insertAuditEntry(tx, { ...entry, act: 'rehearsal-refused', facts });
      return { kind: 'refused', reason: place };
    }
    const [call, text] = [way !== 'text', way !== 'call'];
    const { id } = await tx
      .insertInto('rehearsal')
      .values({
        operator_id: operator.id,
        platform,
        kind,
        version_id: kind === 'sealed' ? request.versionId : null,
        draft_id: kind === 'recording' ? request.draftId : null,
        text_digest: kind === 'recording' ? Buffer.from(textDigest(request.text), 'hex') : null,
        language,
        words: kind === 'recording' ? null : JSON.stringify(request.words),
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    const order = { kind: 'rehearsal', operator_id: operator.id, rehearsal_id: id } as const;
    await tx
      .insertInto('outreach')
      .values([
        ...(call ? [{ ...order, channel: 'voice' as const, token: newToken() }] : []),
        ...(text ? [{ ...order, channel: 'text' as const, token: null }] : []),
      ])
      .execute();
    const facts = { rehearsal: id, kind, platform, language, call, text };
    await insertAuditEntry(tx, { ...entry, act: 'rehearsal-asked', facts });
    const number = vault.decrypt(place.number, operatorPhoneBinding(operator.id));
    return { kind: 'started', maskedNumber: maskedNumber(number) };
  });
}

const isUnderWay = (operatorId: string) =>
  sql`operator_id = ${operatorId} AND kind = 'rehearsal' AND channel = 'voice' AND state IN ('waiting', 'sending', 'sent', 'answered')`;

/** The number to call, or why there is none now. Each person's calls take turns, so that the counts hold. */
async function findPlace(
  tx: Transaction,
  operatorId: string,
  kind: OwnCallKind,
): Promise<{ number: Buffer } | RehearsalRefusal> {
  await run(tx)`SELECT FROM operator WHERE id = ${operatorId} FOR NO KEY UPDATE`;
  await run(tx)`
    UPDATE outreach SET state = 'unknown', state_at = clock_timestamp()
    WHERE ${isUnderWay(operatorId)} AND asked_at < clock_timestamp() - ${longestMinutes} * interval '1 minute'`;
  const found = await one<{
    number: Buffer | null;
    isFrozen: boolean;
    isUnderWay: boolean;
    lately: number;
  }>(tx)`
    SELECT (SELECT number FROM operator_phone WHERE operator_id = ${operatorId}) AS number,
      'emergency' IN (TABLE frozen_purpose) AS "isFrozen",
      EXISTS (SELECT FROM outreach WHERE ${isUnderWay(operatorId)}) AS "isUnderWay",
      (count(*) FILTER (WHERE kind = ${kind}))::int AS lately
    FROM rehearsal WHERE operator_id = ${operatorId} AND asked_at > clock_timestamp() - interval '1 hour'`;
  if (found?.number == null) return 'no-own-phone';
  if (found.isFrozen) return 'frozen';
  if (found.isUnderWay) return 'rehearsal-under-way';
  if (found.lately >= mostOwnCalls[kind])
    return kind === 'words' ? 'too-many-rehearsals' : 'too-many-own-calls';
  return { number: found.number };
}
