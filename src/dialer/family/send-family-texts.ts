import type { DialTools } from '#dialer/place/place-attempt.ts';
import type { TextOutcome } from '#domain/consent/opt-out/record-own-text.ts';
import { answerBinding } from '#domain/family-request/family-request.ts';
import { doorAddress, pageText } from '#domain/family-text/family-text.ts';
import { type LeasedFamilyText, leaseFamilyTexts } from '#domain/family-text/lease-family-texts.ts';
import { recordFamilyText } from '#domain/family-text/record-family-text.ts';
import { phoneBinding } from '#vault/vault.ts';

const batch = 20;
const idleMs = 2_000;
const pauseMs = 5_000;
const orderTimeoutMs = 10_000;

/** Sends what the front office asked for to single families, and says how long to rest. */
export async function sendFamilyTexts(tools: DialTools, publicUrl: string): Promise<number> {
  const leased = await leaseFamilyTexts(tools.db, batch);
  const outcomes = await Promise.all(leased.map((one) => send(tools, publicUrl, one)));
  if (outcomes.some(({ kind }) => kind === 'unsent')) return pauseMs;
  return leased.length < batch ? idleMs : 0;
}

async function send(
  { db, worker, carrier, vault, logger }: DialTools,
  publicUrl: string,
  leased: LeasedFamilyText,
): Promise<TextOutcome> {
  const { id, phoneId } = leased;
  const outcome = await order();
  await recordFamilyText(db, { id, phoneId, worker, outcome });
  return outcome;

  async function order(): Promise<TextOutcome> {
    try {
      const to = vault.decrypt(leased.number, phoneBinding(leased.index));
      const body =
        leased.words === null
          ? pageText({ ...leased, link: doorAddress(publicUrl) })
          : vault.decrypt(leased.words, answerBinding(id));
      return await carrier.sendText({ to, body }, AbortSignal.timeout(orderTimeoutMs));
    } catch (error) {
      logger.error({ err: error, text: id }, 'a text to one family could not be sent');
      return { kind: 'unknown' };
    }
  }
}
