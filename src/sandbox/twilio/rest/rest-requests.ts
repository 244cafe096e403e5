import { z } from 'zod';
import type { CallRequest } from '#sandbox/twilio/call/switchboard.ts';
import type { MessageRequest } from '#sandbox/twilio/message-center.ts';
import { TwilioError } from './twilio-error.ts';

const text = z.string().optional().catch(undefined);

const callForm = z.object({
  To: text,
  From: text,
  Url: text,
  Twiml: text,
  FallbackUrl: text,
  StatusCallback: text,
  StatusCallbackEvent: z.union([z.string(), z.array(z.string())]).default('completed'),
  Timeout: z.coerce.number().int().min(1).max(600).catch(60),
  TimeLimit: z.coerce.number().int().min(1).catch(14_400),
  MachineDetection: z.enum(['Enable', 'DetectMessageEnd']).optional(),
  AsyncAmd: text,
  AsyncAmdStatusCallback: text,
});

/** An order of a call, or the error Twilio gives for it. */
export function readCall(body: unknown): CallRequest {
  const form = callForm.parse(body ?? {});
  if (!form.To) throw new TwilioError(21201);
  if (!form.From) throw new TwilioError(21213);
  checkNumber(form.To);
  if ((form.Twiml?.length ?? 0) > 4000) throw new TwilioError(32018);
  if (form.Twiml === undefined && !isAddress(form.Url)) throw new TwilioError(21205);
  const events = form.StatusCallbackEvent;
  return {
    direction: 'outbound-api',
    to: form.To,
    from: form.From,
    withheld: false,
    url: form.Url,
    twiml: form.Url === undefined ? form.Twiml : undefined,
    fallbackUrl: form.FallbackUrl,
    statusCallback: form.StatusCallback,
    statusEvents: new Set(Array.isArray(events) ? events : events.split(' ')),
    detects: form.MachineDetection,
    amdCallback: form.AsyncAmd === 'true' ? form.AsyncAmdStatusCallback : undefined,
    ringSeconds: form.Timeout,
    timeLimitSeconds: form.TimeLimit,
  };
}

/** The address of the script that takes over a call in progress, which an update may give. */
export function readRedirect(body: unknown): string | undefined {
  const form = callForm.pick({ Url: true }).parse(body ?? {});
  if (form.Url !== undefined && !isAddress(form.Url)) throw new TwilioError(21205);
  return form.Url;
}

const messageForm = z.object({
  To: text,
  From: text,
  MessagingServiceSid: text,
  Body: text,
  StatusCallback: text,
});

export function readMessage(body: unknown): MessageRequest {
  const form = messageForm.parse(body ?? {});
  if (!form.To) throw new TwilioError(21604);
  if (!form.From && !form.MessagingServiceSid) throw new TwilioError(21603);
  checkNumber(form.To);
  if (!form.Body) throw new TwilioError(21602);
  if (form.Body.length > 1600) throw new TwilioError(21617);
  return {
    to: form.To,
    from: form.From ?? serviceNumber,
    messagingServiceSid: form.MessagingServiceSid,
    body: form.Body,
    statusCallback: form.StatusCallback,
  };
}

/** The number a messaging service sends from here. */
export const serviceNumber = '+15035550199';

function checkNumber(to: string): void {
  if (!/^\+[1-9]\d{6,14}$/.test(to)) throw new TwilioError(21211);
  // https://nationalnanpa.com: area code and exchange of a North American number begin with 2 to 9.
  if (to.startsWith('+1') && !/^\+1[2-9]\d{2}[2-9]\d{6}$/.test(to)) throw new TwilioError(21217);
}

function isAddress(url: string | undefined): boolean {
  return url !== undefined && URL.canParse(url) && /^https?:/.test(url);
}
