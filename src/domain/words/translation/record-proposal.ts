import { run } from '#database/query.ts';
import { type Db, transact } from '#database/transaction.ts';
import { insertAuditEntry } from '#domain/audit/audit-store.ts';
import { findSchools } from '#domain/district/find-district.ts';
import { type LeasedTranslation, mostTries } from './lease-translations.ts';
import { figuresApart, readProposal, type TranslationFailure } from './translation.ts';

type Said =
  | { kind: 'translated'; text: string }
  | { kind: 'failed'; reason: Exclude<TranslationFailure, 'unusable'> };

/** What will pass by itself is asked again after so long. */
const againAfter = '2 seconds';

/** Keeps what the provider said, if it can be shown to anybody; or that there is none, and why. */
export async function recordProposal(
  db: Db,
  { worker, asked, said }: { worker: string; asked: LeasedTranslation; said: Said },
): Promise<void> {
  const { id, english, language } = asked;
  const text = said.kind === 'translated' ? readProposal(said.text, english) : undefined;
  const failure = said.kind === 'failed' ? said.reason : 'unusable';
  await transact(db, async (tx) => {
    if (text === undefined && mayPass(failure) && asked.tries < mostTries) {
      await run(tx)`UPDATE translation SET lease_until = clock_timestamp() + ${againAfter}::interval
        WHERE id = ${id} AND state = 'asked'`;
      return;
    }
    const names = (await findSchools(tx)).map(({ name }) => name);
    const apart = figuresApart({ english, language, text: text ?? '' }, names);
    const differs = text !== undefined && apart.english.length + apart.other.length > 0;
    const changed = await run(tx)`
      UPDATE translation SET state = ${text === undefined ? 'failed' : 'proposed'},
        failure = ${text === undefined ? failure : null}, proposed = ${text ?? null}, differs = ${differs}
      WHERE id = ${id} AND state = 'asked'`;
    if (changed === 0) return;
    const entry = {
      actor: { kind: 'system', id: worker },
      subject: { kind: 'translation', id },
    } as const;
    await insertAuditEntry(
      tx,
      text === undefined
        ? { ...entry, act: 'translation-failed', facts: { language, reason: failure } }
        : { ...entry, act: 'translation-proposed', facts: { language, differs } },
    );
  });
}

const mayPass = (failure: TranslationFailure) => failure === 'busy' || failure === 'no-answer';
