import { newSid, rfc2822 } from '#sandbox/twilio/call/call.ts';
import type { Network } from '#sandbox/twilio/call/network.ts';
import { parseTwiml } from '#sandbox/twilio/call/twiml.ts';
import { TwilioError } from '#sandbox/twilio/rest/twilio-error.ts';
import { optOutType } from './opt-out.ts';
import type { Form } from './signed-post.ts';

export type MessageStatus = 'queued' | 'sent' | 'delivered' | 'undelivered' | 'received';

export type Message = {
  sid: string;
  direction: 'outbound-api' | 'outbound-reply' | 'inbound';
  to: string;
  from: string;
  messagingServiceSid: string | undefined;
  body: string;
  statusCallback: string | undefined;
  status: MessageStatus;
  errorCode: number | undefined;
  createdAt: Temporal.Instant;
};

export type MessageRequest = Pick<
  Message,
  'to' | 'from' | 'messagingServiceSid' | 'body' | 'statusCallback'
>;

export type MessageCenter = {
  send(request: MessageRequest): Message;
  /** A person texts the district; posted to the bot, whose HTTP status is the answer. */
  receive(from: string, body: string, smsUrl: string): Promise<number>;
  find(sid: string): Message | undefined;
  /** One that is under way can't be deleted yet. */
  delete(sid: string): void;
  list(): Message[];
  /** What a phone has sent and received, oldest first. */
  ofPhone(number: string): Message[];
  hasOptedOut(number: string): boolean;
};

/** Texts out and in, and the list of who said STOP, which Twilio keeps whatever the bot does. */
export function createMessageCenter(network: Network, ownNumber: string): MessageCenter {
  const messages: Message[] = [];
  const byPhone = new Map<string, Message[]>();
  const optedOut = new Set<string>();

  function store(
    phone: string,
    message: Omit<Message, 'sid' | 'createdAt' | 'errorCode'>,
  ): Message {
    const createdAt = Temporal.Now.instant();
    const stored = { ...message, sid: newSid('SM'), createdAt, errorCode: undefined };
    messages.push(stored);
    byPhone.set(phone, [...(byPhone.get(phone) ?? []), stored]);
    network.changed({ kind: 'text', sid: stored.sid, number: phone });
    return stored;
  }

  function moveTo(message: Message, status: MessageStatus): void {
    message.status = status;
    network.changed({ kind: 'text', sid: message.sid, number: message.to });
    if (message.statusCallback === undefined || network.faults.takeDroppedCallback()) return;
    // Lost when all repetitions fail, as on the real thing.
    network.post.post(message.statusCallback, statusForm(message, network)).catch(() => undefined);
  }

  function deliver(message: Message): void {
    const { texts, answers } = network.behaviorOf(message.to);
    const error = answers === 'failed' ? 30005 : typeof texts === 'number' ? texts : undefined;
    if (texts === 'queued') return;
    network.scheduler.after(500, () => moveTo(message, 'sent'));
    if (texts === 'sent') return;
    network.scheduler.after(2_000, () => {
      message.errorCode = error;
      moveTo(message, error === undefined ? 'delivered' : 'undelivered');
    });
  }

  function reply(to: string, from: string, body: string): void {
    store(to, {
      direction: 'outbound-reply',
      to,
      from,
      messagingServiceSid: undefined,
      body,
      statusCallback: undefined,
      status: 'delivered',
    });
  }

  return {
    send(request) {
      if (optedOut.has(request.to)) throw new TwilioError(21610);
      const message = store(request.to, {
        ...request,
        direction: 'outbound-api',
        status: 'queued',
      });
      deliver(message);
      return message;
    },
    async receive(from, body, smsUrl) {
      const to =
        byPhone.get(from)?.findLast((one) => one.direction !== 'inbound')?.from ?? ownNumber;
      const message = store(from, {
        direction: 'inbound',
        to,
        from,
        messagingServiceSid: undefined,
        body,
        statusCallback: undefined,
        status: 'received',
      });
      const keyword = optOutType(body);
      if (keyword?.type === 'STOP') optedOut.add(from);
      if (keyword?.type === 'START') optedOut.delete(from);
      if (keyword) reply(from, to, keyword.reply);
      const form = inboundForm(message, network);
      if (keyword) form['OptOutType'] = keyword.type;
      const answer = await network.post.post(smsUrl, form);
      // A reply to the person who has said STOP is refused like any other text (21610).
      if (answer.status === 200 && !optedOut.has(from)) {
        for (const { name, text } of parseTwiml(answer.body)) {
          if (name === 'Message') reply(from, to, text);
        }
      }
      return answer.status;
    },
    find: (sid) => messages.find((one) => one.sid === sid),
    delete(sid) {
      const at = messages.findIndex((one) => one.sid === sid);
      const message = messages[at];
      if (message === undefined) throw new TwilioError(20404);
      if (message.status === 'queued') throw new TwilioError(20009);
      messages.splice(at, 1);
      for (const [phone, of] of byPhone)
        byPhone.set(
          phone,
          of.filter((one) => one !== message),
        );
    },
    list: () => messages.toReversed(),
    ofPhone: (number) => byPhone.get(number) ?? [],
    hasOptedOut: (number) => optedOut.has(number),
  };
}

function statusForm(message: Message, network: Network): Form {
  const form: Form = {
    AccountSid: network.accountSid,
    ApiVersion: '2010-04-01',
    From: message.from,
    MessageSid: message.sid,
    MessageStatus: message.status,
    SmsSid: message.sid,
    SmsStatus: message.status,
    To: message.to,
  };
  if (message.messagingServiceSid) form['MessagingServiceSid'] = message.messagingServiceSid;
  if (message.errorCode !== undefined) form['ErrorCode'] = String(message.errorCode);
  return form;
}

function inboundForm(message: Message, network: Network): Form {
  return {
    AccountSid: network.accountSid,
    ApiVersion: '2010-04-01',
    Body: message.body,
    From: message.from,
    FromCountry: 'US',
    MessageSid: message.sid,
    NumMedia: '0',
    NumSegments: '1',
    SmsMessageSid: message.sid,
    SmsSid: message.sid,
    SmsStatus: 'received',
    To: message.to,
    ToCountry: 'US',
  };
}

/** The Message resource: https://www.twilio.com/docs/messaging/api/message-resource */
export function messageResource(message: Message, accountSid: string) {
  return {
    sid: message.sid,
    account_sid: accountSid,
    api_version: '2010-04-01',
    messaging_service_sid: message.messagingServiceSid ?? null,
    to: message.to,
    from: message.from,
    body: message.body,
    direction: message.direction,
    status: message.status,
    error_code: message.errorCode ?? null,
    error_message: null,
    num_media: '0',
    num_segments: '1',
    price: null,
    price_unit: 'USD',
    date_created: rfc2822(message.createdAt),
    date_updated: rfc2822(message.createdAt),
    date_sent: message.status === 'queued' ? null : rfc2822(message.createdAt),
    uri: `/2010-04-01/Accounts/${accountSid}/Messages/${message.sid}.json`,
    subresource_uris: {},
  };
}
