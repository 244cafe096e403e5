import type { Db } from '#database/transaction.ts';
import type { LogVerifier } from '#domain/audit/log/checkpoint.ts';
import { findWitnessQuestion } from '#domain/proof/witness/find-witness-question.ts';
import { recordCosignature } from '#domain/proof/witness/record-cosignature.ts';
import { recordMismatch } from '#domain/proof/witness/record-mismatch.ts';
import { askWitness, type WitnessAnswer } from '#witness/witness-client.ts';

const restMs = 5_000;

/**
 * Has a witness sign the newest checkpoint, once a minute while the log grows. Any number of workers may ask: a witness that
 * was asked by another one meanwhile says which size it has. Throws where it gives no signature; nothing waits for it.
 */
export function createWitnessClient(
  db: Db,
  { url, verifier }: { url: string; verifier: LogVerifier },
): () => Promise<number> {
  const { name } = verifier;
  const mismatch = (how: 'differs' | 'shorter', size: number) =>
    recordMismatch(db, { how, place: name, size });

  const ask = async (said?: number): Promise<void> => {
    const known = said === undefined ? {} : { from: said };
    const question = await findWitnessQuestion(db, { witness: name, ...known });
    if (question.kind === 'nothing') return;
    if (question.kind === 'shorter') return mismatch('shorter', said ?? 0);
    const { size, from, note } = question;
    const answer = await askWitness({ url }, question);
    if (answer.kind === 'signed') {
      const { lines } = answer;
      const isSigned = await recordCosignature(db, { size, note, lines, witness: verifier });
      if (!isSigned) throw new Error(`witness ${name} gave no signature by its key`);
    } else if (isFork(answer, question)) await mismatch('differs', from);
    // Once; what says another size each time is asked again at the next turn.
    else if (answer.kind === 'other-size' && said === undefined) await ask(answer.size);
    else {
      const word = answer.kind === 'refused' ? `status ${answer.status}` : 'another size again';
      throw new Error(`witness ${name} didn’t sign: ${word}`);
    }
  };

  return async () => {
    await ask();
    return restMs;
  };
}

/** Of a log as long as the one it signed, with another root, a witness says 409 again. */
function isFork(answer: WitnessAnswer, { from, size }: { from: number; size: number }): boolean {
  if (from !== size) return answer.kind === 'not-consistent';
  return (
    answer.kind === 'not-consistent' ||
    (answer.kind === 'other-size' && answer.size === size) ||
    (answer.kind === 'refused' && answer.status === 409)
  );
}
