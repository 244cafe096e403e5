import { run } from '#database/query.ts';
import { type Db, type Transaction, transact } from '#database/transaction.ts';
import type { AuditEntry } from '#domain/audit/audit-entry.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import { fieldError } from '#domain/language/family-fields.ts';
import { textError } from '#domain/language/message/text-error.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import type { Platform } from '#domain/shared/platform.ts';
import { readsLanguage, type TranslationRefusal, type TranslationState } from './translation.ts';

export type TranslationAnswer =
  /** With words of their own, or as it was proposed. */
  { kind: 'accept'; text?: string | undefined } | { kind: 'reject' };

export type TranslationDecided =
  | { kind: 'accepted' | 'rejected'; language: string }
  | { kind: 'wrong'; error: string }
  | { kind: 'refused'; reason: TranslationRefusal };

type Request = { operator: Operator; platform: Platform; id: string; answer: TranslationAnswer };

type Held = {
  language: string;
  english: string;
  state: TranslationState;
  proposed: string | null;
  differs: boolean;
};

/**
 * Somebody who reads the language accepts a proposal, as it is or as they rewrote it, or rejects it: once, for everybody. It
 * approves nothing.
 */
export async function decideTranslation(db: Db, request: Request): Promise<TranslationDecided> {
  return transact(db, async (tx): Promise<TranslationDecided> => {
    const { operator, answer } = request;
    const held = await lock(tx, request);
    const text = answer.kind === 'accept' ? textOf(answer.text, held) : undefined;
    const reason = refusalOf(operator, held, text);
    if (held === undefined || reason !== undefined) {
      const refused = reason ?? 'not-a-translator';
      await insertEntry(tx, request, {
        act: 'translation-refused',
        facts: { language: held?.language, answer: answer.kind, reason: refused },
      });
      return { kind: 'refused', reason: refused };
    }
    const error =
      text === undefined ? undefined : (textError(text) ?? fieldError(text, held.english));
    if (error !== undefined) return { kind: 'wrong', error };
    return settle(tx, request, { held, text });
  });
}

async function settle(
  tx: Transaction,
  request: Request,
  { held, text }: { held: Held; text: string | undefined },
): Promise<TranslationDecided> {
  const { language } = held;
  const kind = text === undefined ? 'rejected' : 'accepted';
  await tx
    .updateTable('translation')
    .set({ state: kind, accepted: text ?? null, settled_by: request.operator.id })
    .where('id', '=', request.id)
    .execute();
  await insertEntry(
    tx,
    request,
    text === undefined
      ? { act: 'translation-rejected', facts: { language } }
      : { act: 'translation-accepted', facts: { language, rewritten: text !== held.proposed } },
  );
  return { kind, language };
}

type Entry =
  | { act: 'translation-accepted'; facts: { language: string; rewritten: boolean } }
  | { act: 'translation-rejected'; facts: { language: string } }
  | {
      act: 'translation-refused';
      facts: {
        language: string | undefined;
        answer: TranslationAnswer['kind'];
        reason: TranslationRefusal;
      };
    };

async function insertEntry(
  tx: Transaction,
  { operator, platform, id }: Request,
  { act, facts }: Entry,
): Promise<void> {
  await insertAuditEntry(tx, {
    actor: { kind: 'operator', id: operator.id },
    act,
    subject: { kind: 'translation', id },
    facts: { ...facts, platform },
  } as AuditEntry);
}

async function lock(
  tx: Transaction,
  { id, operator }: { id: string; operator: Operator },
): Promise<Held | undefined> {
  // Hold the role while they decide.
  await run(tx)`
    SELECT FROM role_grant WHERE operator_id = ${operator.id} AND role = 'translator' AND revoked_at IS NULL
    ORDER BY id FOR SHARE`;
  return tx
    .selectFrom('translation')
    .select(['language', 'english', 'state', 'proposed', 'differs'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

const textOf = (typed: string | undefined, held: Held | undefined) =>
  typed === undefined
    ? (held?.proposed ?? '')
    : typed.normalize('NFC').replaceAll(/\s+/gu, ' ').trim();

function refusalOf(
  operator: Operator,
  held: Held | undefined,
  text: string | undefined,
): TranslationRefusal | undefined {
  if (held === undefined || !readsLanguage(operator, held.language)) return 'not-a-translator';
  if (held.state !== 'proposed') return 'translation-settled';
  return held.differs && text === held.proposed ? 'translation-differs' : undefined;
}
