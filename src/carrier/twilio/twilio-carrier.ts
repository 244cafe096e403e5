import type { Logger } from 'pino';
import type { Twilio } from 'twilio';
import twilio from 'twilio';
import {
  type Carrier,
  missedItsSlot,
  type OrderOutcome,
  type ReassignedAnswer,
} from '#carrier/carrier.ts';
import { CarrierFault } from '#carrier/carrier-fault.ts';
import { listAccount, toReport, toTextReport } from './account-history.ts';
import type { Limits } from './exchange.ts';
import { asFault, outcomeOfFailure, refusal } from './read-failure.ts';
import { carrierRecordings } from './records/carrier-recordings.ts';
import { eraseNumber } from './records/erase-number.ts';
import { listCalls, listTexts } from './records/list-orders.ts';
import { UndiciRequestClient } from './undici-request-client.ts';
import { repeatAnswer, repeatEvent, repeatScript, webhookAddress } from './webhook-address.ts';

export type TwilioOptions = {
  accountSid: string;
  authToken: string;
  /** The district's number, E.164: sender of texts without a messaging service. */
  from: string;
  messagingServiceSid?: string;
  /** Where Twilio reaches our webhooks. */
  publicUrl: string;
  /** Words that Twilio keeps for when it doesn't: the address of a TwiML Bin. */
  fallbackUrl?: string;
  /** Another place than api.twilio.com: the sandbox. */
  apiUrl?: string;
  logger: Logger;
};

/** https://www.twilio.com/docs/api/errors/21624; what waits longer ends with 30036. */
const longestValiditySeconds = 36_000;

export function createTwilioCarrier(options: TwilioOptions): Carrier & AsyncDisposable {
  const { accountSid, authToken, from, messagingServiceSid, publicUrl } = options;
  const log = options.logger.child({ part: 'carrier' });
  const http = new UndiciRequestClient(options.apiUrl);
  const client = twilio(accountSid, authToken, { httpClient: http });
  const address = webhookAddress(publicUrl);

  async function order(
    limits: Limits,
    what: 'call' | 'text',
    create: () => Promise<{ sid: string; queueTime?: string }>,
  ): Promise<OrderOutcome> {
    const outcome = await http.under(limits, create).then(acceptance, outcomeOfFailure);
    if (outcome.kind === 'accepted') return outcome;
    log[missedItsSlot(outcome) ? 'debug' : 'warn']({ what, outcome }, 'order not accepted');
    return outcome;
  }

  return {
    placeCall: (call, signal) => {
      const { to, from: shown, token, ringSeconds, endsWithStaticWords, ...when } = call;
      const { leaveByMs, slotEndMs, onLeft } = when;
      return order({ signal, leaveByMs, slotEndMs, onLeft }, 'call', () =>
        client.calls.create({
          to,
          from: shown,
          url: address.voice(token) + repeatAnswer,
          method: 'POST',
          fallbackUrl: (endsWithStaticWords && options.fallbackUrl) || address.failed(token),
          fallbackMethod: 'POST',
          statusCallback: address.status(token) + repeatEvent,
          statusCallbackMethod: 'POST',
          statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
          timeout: ringSeconds,
          // Asynchronous: a guardian who says hello is not left in silence until a verdict. A person is told at
          // once; a machine when its greeting is over, which is when it records.
          // https://www.twilio.com/docs/voice/answering-machine-detection
          machineDetection: 'DetectMessageEnd',
          asyncAmd: 'true',
          asyncAmdStatusCallback: address.answeredBy(token) + repeatEvent,
          asyncAmdStatusCallbackMethod: 'POST',
          record: false,
        }),
      );
    },

    sendText: ({ to, from: own, token, body, validSeconds, leaveByMs }, signal) =>
      order({ signal, leaveByMs }, 'text', () =>
        client.messages.create({
          to,
          body,
          ...(own === undefined && messagingServiceSid !== undefined
            ? { messagingServiceSid }
            : { from: own ?? from }),
          ...(validSeconds === undefined
            ? {}
            : { validityPeriod: Math.min(validSeconds, longestValiditySeconds) }),
          ...(token === undefined
            ? {}
            : { statusCallback: address.textStatus(token) + repeatEvent }),
        }),
      ),

    // `canceled` reaches calls that are queued or ringing and spares those in progress, `completed`
    // the others; a call can be answered between asking and acting, so ask for both in turn.
    async cancelCall(carrierId) {
      const canceled = await endCall(carrierId, 'canceled');
      if (canceled === 'in-progress') await endCall(carrierId, 'completed');
    },

    async speakToRecorder({ carrierId, token }, signal) {
      const url = address.recorder(token) + repeatScript;
      try {
        await http.under({ signal }, () => client.calls(carrierId).update({ url, method: 'POST' }));
      } catch (error) {
        // 21220: the call is over, and so is the recording.
        if (refusal(error).code === 21220) return;
        throw asFault('speaking to a recorder', error);
      }
    },

    async fetchCall(carrierId) {
      try {
        return toReport(await client.calls(carrierId).fetch());
      } catch (error) {
        if (refusal(error).status === 404) return undefined;
        throw asFault('fetching a call', error);
      }
    },

    async fetchText(carrierId) {
      try {
        return toTextReport(await client.messages(carrierId).fetch(), 'no-receipt');
      } catch (error) {
        if (refusal(error).status === 404) return undefined;
        throw asFault('fetching a text', error);
      }
    },

    listCalls: (between, since) => listCalls(client, between, since),

    listTexts: (to, since) => listTexts(client, { from, messagingServiceSid }, { to, since }),

    listAccount: (since) => listAccount(client, since, log),

    ...carrierRecordings({
      client,
      http,
      credentials: { username: accountSid, password: authToken },
    }),

    eraseNumber: eraseNumber(client),

    checkReassigned(number, lastVerified, signal) {
      const ask = () => askReassigned(client, number, lastVerified);
      return signal === undefined ? ask() : http.under({ signal }, ask);
    },

    [Symbol.asyncDispose]: () => http.close(),
  };

  async function endCall(carrierId: string, status: 'canceled' | 'completed') {
    try {
      return (await client.calls(carrierId).update({ status })).status;
    } catch (error) {
      const { status: httpStatus, code } = refusal(error);
      // 21220: not in a state that this word can end. 404: no such call, so nothing will ring.
      if (code === 21220) return 'in-progress';
      if (httpStatus === 404) return 'completed';
      throw asFault('ending a call', error);
    }
  }
}

function acceptance({ sid, queueTime }: { sid: unknown; queueTime?: unknown }): OrderOutcome {
  if (typeof sid === 'string' && /^(CA|SM|MM)[0-9a-f]{32}$/.test(sid)) {
    // queue_time: "The wait time in milliseconds before the call is placed", as a string
    // (https://www.twilio.com/docs/voice/api/call-resource#call-properties).
    const queueMs = Number(queueTime ?? 0);
    return { kind: 'accepted', carrierId: sid, ...(queueMs > 0 ? { queueMs } : {}) };
  }
  return { kind: 'unknown', reason: 'Twilio answered without an id' };
}

const answers: Readonly<Record<string, ReassignedAnswer>> = {
  yes: 'yes',
  no: 'no',
  no_data_available: 'no-data',
};

// A provider behind Lookup failed (60608), or was asked too often, in all (60616) or about one number (60626).
// https://www.twilio.com/docs/api/errors/60608 and so on.
const passing: ReadonlySet<number> = new Set([60608, 60616, 60626]);

const doing = 'checking a number';

/**
 * One question to the Reassigned Numbers Database, through Twilio Lookup v2. The account must be approved for it
 * (60606), and it knows US numbers only (60607): https://www.twilio.com/docs/lookup/v2-api/reassigned-number
 */
async function askReassigned(
  client: Twilio,
  number: string,
  lastVerified: string,
): Promise<ReassignedAnswer> {
  const found = await client.lookups.v2
    .phoneNumbers(number)
    .fetch({ fields: 'reassigned_number', lastVerifiedDate: lastVerified.replaceAll('-', '') })
    .catch((error: unknown) => {
      throw asFault(doing, error);
    });
  // Lookup answers 200 for a number that is none, and for a package that it could not look up.
  if (!found.valid) throw new CarrierFault(`${doing} failed: no such number`, { retryable: false });
  const code = Number(found.reassignedNumber?.errorCode ?? 0);
  if (code !== 0) {
    const retryable = passing.has(code);
    throw new CarrierFault(`${doing} failed: error ${code}`, { retryable, carrierCode: code });
  }
  const answer = answers[found.reassignedNumber?.isNumberReassigned ?? ''];
  if (answer === undefined) {
    throw new CarrierFault(`${doing} failed: an answer that is none`, { retryable: false });
  }
  return answer;
}
