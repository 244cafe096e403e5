import { commitIntent, type Intent } from '#domain/attempt/gate/commit-intent.ts';
import type { Claim } from '#domain/attempt/gate/lease-attempts.ts';
import { recordFailure } from '#domain/attempt/outcome/record-event.ts';
import type { OrderTools } from './place-attempt.ts';

/**
 * The intents of these claims. Where the gate fails on all of them together, one of them may be what it fails on: each
 * then passes alone, and what fails alone is given back as a failed lease.
 */
export async function commitIntents(
  tools: OrderTools,
  claims: readonly Claim[],
): Promise<Intent[]> {
  const { db, worker, logger, guard } = tools;
  try {
    return await commitIntent(db, { worker, claims, admits: guard?.admits });
  } catch (error) {
    if (isOfDatabase(error)) {
      await takeBack(tools, claims);
      throw error;
    }
    const [claim, ...others] = claims;
    if (claim === undefined) return [];
    if (others.length > 0) return commitAlone(tools, claims);
    logger.error({ err: error, attempt: claim.id }, 'the gate failed on an attempt');
    await recordFailure(db, { attemptId: claim.id, fence: claim.fence, worker });
    return [];
  }
}

/** What was committed before one of them failed for good is nobody's to send, and is taken back with the others. */
async function commitAlone(tools: OrderTools, claims: readonly Claim[]): Promise<Intent[]> {
  const intents: Intent[] = [];
  try {
    for (const one of claims) intents.push(...(await commitIntents(tools, [one])));
  } catch (error) {
    await takeBack(tools, claims);
    throw error;
  }
  return intents;
}

/**
 * Where the answer of the gate got lost, nobody knows whether the intents stand. Nothing was sent, so those that do are
 * taken back, and each is read under its lock, behind the transaction in doubt.
 */
async function takeBack(tools: OrderTools, claims: readonly Claim[]): Promise<void> {
  const outcome = { kind: 'unsent', reason: 'the gate failed', retryAfterMs: 0 } as const;
  await Promise.all(
    claims.map(({ id, fence }) => tools.saveOutcome({ attemptId: id, fence }, outcome)),
  );
}

// https://www.postgresql.org/docs/current/errcodes-appendix.html: connection, rolled back by a rival, out of
// resources, in the wrong state, stopped by somebody, of the system.
const troubles = new Set(['08', '25', '40', '53', '55', '57', '58']);

/** No attempt's fault: the database was away, busy or full. */
function isOfDatabase(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (/^[0-9A-Z]{5}$/.test(code)) return troubles.has(code.slice(0, 2));
  // Whatever the driver says without a code of the server is about the way there.
  return code !== '' || /connection|timeout|terminat/i.test(error.message);
}
