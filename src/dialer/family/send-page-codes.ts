import { sendOwnTexts } from '#dialer/doubt/order-own-text.ts';
import type { DialTools } from '#dialer/place/place-attempt.ts';
import { leasePageCodes } from '#domain/consent/family/lease-page-codes.ts';
import { pageCode, pageCodeText } from '#domain/consent/family/page-code.ts';

const batch = 20;
/** Somebody waits for it before a page. */
const idleMs = 1_000;
const pauseMs = 5_000;

/** Texts the codes that were asked for on families' pages, and says how long to rest. */
export async function sendPageCodes(tools: DialTools): Promise<number> {
  const outcomes = await sendOwnTexts(tools, {
    kind: 'page_code',
    lease: (tx) => leasePageCodes(tx, batch),
    words: (code) => pageCodeText({ ...code, code: pageCode(code.id, tools.vault) }),
  });
  if (outcomes.some(({ kind }) => kind === 'unsent')) return pauseMs;
  return outcomes.length < batch ? idleMs : 0;
}
