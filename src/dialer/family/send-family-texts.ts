import { sendOwnTexts } from '#dialer/doubt/order-own-text.ts';
import type { DialTools } from '#dialer/place/place-attempt.ts';
import { answerBinding } from '#domain/family-request/family-request.ts';
import { doorAddress, pageText } from '#domain/family-text/family-text.ts';
import { leaseFamilyTexts } from '#domain/family-text/lease-family-texts.ts';

const batch = 20;
const idleMs = 2_000;
const pauseMs = 5_000;

/** Sends what the front office asked for to single families, and says how long to rest. */
export async function sendFamilyTexts(tools: DialTools, publicUrl: string): Promise<number> {
  const link = doorAddress(publicUrl);
  const outcomes = await sendOwnTexts(tools, {
    kind: 'family_text',
    lease: (tx) => leaseFamilyTexts(tx, batch),
    words: (text) =>
      text.words === null
        ? pageText({ ...text, link })
        : tools.vault.decrypt(text.words, answerBinding(text.id)),
  });
  if (outcomes.some(({ kind }) => kind === 'unsent')) return pauseMs;
  return outcomes.length < batch ? idleMs : 0;
}
