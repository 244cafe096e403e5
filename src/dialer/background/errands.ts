import type { DialTools } from '#dialer/place/place-attempt.ts';
import { leaseCarrierErasures } from '#domain/privacy/erasure/lease-carrier-erasures.ts';
import { recordCarrierErasure } from '#domain/privacy/erasure/record-carrier-erasure.ts';
import { leaseHeldRecordings } from '#domain/voice/recording-call/lease-held-recordings.ts';
import { recordRecordingGone } from '#domain/voice/recording-call/record-carrier-recording.ts';
import { leaseTranslations } from '#domain/words/translation/lease-translations.ts';
import { recordProposal } from '#domain/words/translation/record-proposal.ts';
import { withoutFieldNames } from '#domain/words/translation/translation.ts';
import { runErrands } from '#jobs/run-errands.ts';
import type { Translator } from '#translation/translator.ts';
import { phoneBinding, type Vault } from '#vault/vault.ts';

type At<Question extends keyof DialTools['carrier']> = Pick<DialTools, 'db'> & {
  carrier: Pick<DialTools['carrier'], Question>;
};

/** Deletes at the carrier what it still holds of people's voices. */
export const deleteRecordings = ({ db, carrier }: At<'deleteRecording'>): Promise<number> =>
  runErrands({
    lease: () => leaseHeldRecordings(db, 20),
    async run({ id }) {
      await carrier.deleteRecording(id);
      await recordRecordingGone(db, id);
    },
    idleMs: 20_000,
    batch: 20,
  });

/**
 * Deletes at the carrier what it holds of people who were erased, and then their numbers here. What is still under way there is
 * tried again for a day.
 */
export const eraseAtCarrier = ({
  db,
  carrier,
  vault,
  worker,
}: At<'eraseNumber'> & { vault: Pick<Vault, 'decrypt'>; worker: string }): Promise<number> =>
  runErrands({
    lease: () => leaseCarrierErasures(db),
    async run({ phoneId, index, number, isOld }) {
      const e164 = vault.decrypt(number, phoneBinding(index));
      const erased =
        e164 === ''
          ? { calls: 0, texts: 0, recordings: 0, kept: 0 }
          : await carrier.eraseNumber(e164);
      if (erased.kept > 0 && !isOld) return;
      await recordCarrierErasure(db, { phoneId, worker, ...erased });
    },
    idleMs: 10_000,
  });

/** Asks the provider for translations. A requester looks at the form meanwhile. */
export const proposeTranslations = (
  { db, worker, logger }: Pick<DialTools, 'db' | 'worker' | 'logger'>,
  translator: Translator,
  signal: AbortSignal,
): Promise<number> =>
  runErrands({
    lease: () => leaseTranslations(db, { worker, limit: 25 }),
    async run(asked) {
      // Three tries together stay under a minute.
      const limit = AbortSignal.any([signal, AbortSignal.timeout(10_000)]);
      const english = withoutFieldNames(asked.english);
      const said = await translator.translate(english, asked.language, limit);
      if (signal.aborted) return;
      if (said.kind === 'failed')
        logger.warn(
          { translationId: asked.id, failure: said.reason },
          'a translation was not proposed',
        );
      await recordProposal(db, { worker, asked, said });
    },
    idleMs: 1_000,
    batch: 25,
    atOnce: true,
  });
