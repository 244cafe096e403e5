import type { Db } from '#database/transaction.ts';
import { leaseTranslations } from '#domain/words/translation/lease-translations.ts';
import { recordProposal } from '#domain/words/translation/record-proposal.ts';
import { withoutFieldNames } from '#domain/words/translation/translation.ts';
import type { Logger } from '#log/logger.ts';
import type { Translator } from '#translation/translator.ts';

const batch = 25;
/** A requester looks at the form meanwhile. */
const idleMs = 1_000;
/** Three tries together stay under a minute. */
const questionTimeoutMs = 10_000;

/** Asks the provider for what was asked for; says how many milliseconds to rest. */
export function createProposer(tools: {
  db: Db;
  worker: string;
  logger: Logger;
  translator: Translator;
}): { propose(signal: AbortSignal): Promise<number> } {
  const { db, worker, logger, translator } = tools;
  return {
    async propose(signal) {
      const asked = await leaseTranslations(db, { worker, limit: batch });
      await Promise.all(
        asked.map(async (one) => {
          const limit = AbortSignal.any([signal, AbortSignal.timeout(questionTimeoutMs)]);
          const english = withoutFieldNames(one.english);
          const said = await translator.translate(english, one.language, limit);
          if (signal.aborted) return;
          if (said.kind === 'failed') {
            const { reason: failure } = said;
            logger.warn({ translationId: one.id, failure }, 'a translation was not proposed');
          }
          await recordProposal(db, { worker, asked: one, said });
        }),
      );
      return asked.length < batch ? idleMs : 0;
    },
  };
}
