import type { Twilio } from 'twilio';
import type { CallInstance } from 'twilio/lib/rest/api/v2010/account/call.js';
import type { MessageInstance } from 'twilio/lib/rest/api/v2010/account/message.js';
import type { AccountHistory, ListedCall, ListedText } from '#carrier/account-history.ts';
import type { AnsweredBy, CarrierReport } from '#domain/shared/carrier/carrier-report.ts';
import type { Logger } from '#log/logger.ts';
import {
  answeredBy,
  answererWords,
  callProgress,
  messageStatuses,
  textProgress,
} from './call-status.ts';
import { asFault } from './read-failure.ts';
import { endingReason } from './rejection-class.ts';
import { asksForFirstWords } from './webhook-address.ts';
import { phoneOf } from './webhook-fields.ts';

const pageSize = 1000;

/** Both lists are newest first; what is queued has no time of its own yet, and stands before the others. */
export async function listAccount(
  client: Twilio,
  since: Temporal.Instant,
  logger: Pick<Logger, 'warn'>,
): Promise<AccountHistory> {
  try {
    const calls = await listRecent(await client.calls.page({ pageSize }), since);
    const messages = await listRecent(await client.messages.page({ pageSize }), since);
    // Last, for the alert of a call that has ended is there by then.
    const errors = await callsWithoutWords(client, since).catch((error: unknown) => {
      // The times of the calls say it as well, a few seconds less exactly.
      const err = asFault('listing the alerts', error);
      logger.warn({ err }, 'the carrier’s alerts can’t be read');
      return new Set<string>();
    });
    return {
      calls: calls
        .filter(({ direction }) => direction === 'outbound-api')
        .map((call) => ({
          ...toListed(call),
          to: call.to,
          from: call.from,
          answeredBy: pickedUpBy(call),
          answeredAt: pickedUpAt(call),
          heardError: errors.has(call.sid),
        })),
      texts: messages
        .filter(({ direction }) => direction === 'outbound-api')
        .map((text) => ({
          ...toListedText(text, 'no-receipt'),
          to: phoneOf(text.to) ?? text.to,
          from: text.from,
        })),
      textsIn: messages
        .filter(({ direction }) => direction === 'inbound')
        .flatMap(({ dateCreated, sid: carrierId, from, body }) => {
          const phone = phoneOf(from);
          const text = { createdAt: instantOf(dateCreated), carrierId, body };
          return phone === undefined ? [] : [{ ...text, from: phone }];
        })
        .toReversed(),
    };
  } catch (error) {
    throw asFault('listing the account', error);
  }
}

type Page<T> = { instances: T[]; nextPage: () => Promise<Page<T>> | undefined };

async function listRecent<T extends { dateCreated: Date }>(
  first: Page<T>,
  since: Temporal.Instant,
): Promise<T[]> {
  const found: T[] = [];
  for (let page: Page<T> | undefined = first; page !== undefined; page = await page.nextPage()) {
    const recent = page.instances.filter(
      ({ dateCreated }) => dateCreated.getTime() >= since.epochMilliseconds,
    );
    found.push(...recent);
    if (page.instances.length > 0 && recent.length === 0) break;
  }
  return found;
}

const instantOf = (date: Date) => Temporal.Instant.fromEpochMilliseconds(date.getTime());

/**
 * Calls for whose first words Twilio got no answer of ours (11200 and others): anyone who picked up heard at best that the
 * message can't be given now. Where the fallback address did give it, the database knows so itself.
 * https://www.twilio.com/docs/usage/monitor-alert
 */
async function callsWithoutWords(
  client: Twilio,
  since: Temporal.Instant,
): Promise<ReadonlySet<string>> {
  const startDate = new Date(since.epochMilliseconds);
  const alerts = await client.monitor.v1.alerts.list({ startDate, pageSize });
  const unanswered = alerts.filter(
    ({ errorCode, requestUrl }) => /^1[12]/.test(errorCode) && asksForFirstWords(requestUrl),
  );
  return new Set(unanswered.map(({ resourceSid }) => resourceSid));
}

/** `start_time` is when the call began to be paid for, or when it was dialed: then the end and its length say more. */
function pickedUpAt({ status, startTime, endTime, duration }: CallInstance) {
  if (status !== 'completed' && status !== 'in-progress') return undefined;
  const times = [
    ...(startTime == null ? [] : [startTime.getTime()]),
    ...(endTime == null ? [] : [endTime.getTime() - Number(duration) * 1000]),
  ].filter(Number.isFinite);
  return times.length === 0 ? undefined : instantOf(new Date(Math.max(...times)));
}

function pickedUpBy({ status, answeredBy: said }: CallInstance): AnsweredBy | undefined {
  if (status !== 'completed' && status !== 'in-progress') return undefined;
  const word = answererWords.find((one) => one === said);
  return word === undefined ? 'unknown' : answeredBy(word);
}

export function toListed(call: CallInstance): ListedCall {
  return { createdAt: instantOf(call.dateCreated), report: toReport(call) };
}

/** `unreceipted`: what is made of a text that was passed on and has no receipt yet. */
export function toListedText(
  text: MessageInstance,
  unreceipted: 'sent' | 'no-receipt',
): ListedText {
  return {
    createdAt: instantOf(text.dateCreated),
    body: text.body,
    report: toTextReport(text, unreceipted),
  };
}

/** What was found by asking, as if Twilio had said it by itself. */
export function toReport({ sid, status, duration }: CallInstance): CarrierReport {
  const place = callProgress(status);
  const found = { kind: 'call', carrierId: sid, sequenceNumber: 0 } as const;
  return place.progress === 'ended'
    ? { ...found, ...place, seconds: Number(duration ?? 0), carrierStatus: `found ${place.ending}` }
    : { ...found, ...place, carrierStatus: `found ${place.progress}` };
}

export function toTextReport(
  { sid, status, errorCode }: MessageInstance,
  unreceipted: 'sent' | 'no-receipt',
): CarrierReport {
  const known = messageStatuses.find((one) => one === status);
  if (known === undefined) throw new Error(`a text of ours is ${status}`);
  const told = textProgress(known);
  const progress = told === 'sent' ? unreceipted : told;
  return {
    kind: 'text',
    carrierId: sid,
    sequenceNumber: 0,
    // That no receipt came is news after it was found as sent.
    carrierStatus: `found ${progress}`,
    progress,
    ...endingReason(errorCode),
  };
}
