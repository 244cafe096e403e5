import type { Twilio } from 'twilio';
import type { CallPage } from 'twilio/lib/rest/api/v2010/account/call.js';
import type { MessageInstance, MessagePage } from 'twilio/lib/rest/api/v2010/account/message.js';
import type { ListedCall, ListedText } from '#carrier/account-history.ts';
import { CarrierFault } from '#carrier/carrier-fault.ts';
import { toListed, toListedText } from '#carrier/twilio/account-history.ts';
import { asFault } from '#carrier/twilio/read-failure.ts';

/** Pages of 100 calls to one number: more than three would be a defect of ours, not of Twilio's. */
const maxCallPages = 3;
/** Pages of 1,000 texts to one number, likewise. */
const maxTextPages = 3;

/** Without a StartTime: a call still queued has none, and it is the one being looked for. */
export async function listCalls(
  client: Twilio,
  { to, from }: { to: string; from: string | undefined },
  since: Temporal.Instant,
): Promise<ListedCall[]> {
  const found: ListedCall[] = [];
  const begin = secondOf(since);
  try {
    let page: Pick<CallPage, 'instances' | 'nextPage'> = await client.calls.page({
      to,
      ...(from === undefined ? {} : { from }),
      pageSize: 100,
    });
    for (let turned = 1; ; turned += 1) {
      const listed = page.instances.map(toListed);
      const recent = listed.filter(({ createdAt }) => isFrom(createdAt, begin));
      found.push(...recent);
      if (recent.length < listed.length || turned >= maxCallPages) return found;
      const next = await page.nextPage();
      if (next === undefined) return found;
      page = next;
    }
  } catch (error) {
    throw asFault('listing calls', error);
  }
}

export type TextSender = { from: string; messagingServiceSid: string | undefined };

/**
 * Without a DateSent, and without a From: a text that waits has no such date, and one that a messaging service has just
 * taken no number. Twilio sorts by the date of sending and doesn't say where those without one stand, so every page is
 * read (https://www.twilio.com/docs/messaging/api/message-resource#read-multiple-message-resources).
 */
export async function listTexts(
  client: Twilio,
  sender: TextSender,
  { to, since }: { to: string; since: Temporal.Instant },
): Promise<ListedText[]> {
  const found: ListedText[] = [];
  const begin = secondOf(since);
  try {
    let page: Pick<MessagePage, 'instances' | 'nextPage'> | undefined = await client.messages.page({
      to,
      pageSize: 1000,
    });
    for (let turned = 1; page !== undefined; turned += 1) {
      if (turned > maxTextPages) {
        throw new CarrierFault('listing texts failed: too many of them', { retryable: false });
      }
      found.push(
        ...page.instances
          .filter((text) => isOrdered(text, sender))
          .map((text) => toListedText(text, 'sent'))
          .filter(({ createdAt }) => isFrom(createdAt, begin)),
      );
      page = await page.nextPage();
    }
    return found;
  } catch (error) {
    throw asFault('listing texts', error);
  }
}

/** By us, and not as the answer to a text that came in. */
function isOrdered(text: MessageInstance, { from, messagingServiceSid }: TextSender): boolean {
  if (text.direction !== 'outbound-api') return false;
  return messagingServiceSid === undefined
    ? text.from === from
    : text.messagingServiceSid === messagingServiceSid;
}

/** Twilio dates calls and texts to the second. */
function secondOf(at: Temporal.Instant): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(Math.floor(at.epochMilliseconds / 1000) * 1000);
}

const isFrom = (at: Temporal.Instant, begin: Temporal.Instant) =>
  Temporal.Instant.compare(at, begin) >= 0;
