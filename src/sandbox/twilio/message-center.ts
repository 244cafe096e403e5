import { newSid, rfc2822 } from './call/call.ts';
import type { Network } from './call/network.ts';
import { parseTwiml } from './call/twiml.ts';
import { optOutType } from './opt-out.ts';
import type { PageQuery } from './rest/rest-page.ts';
import { TwilioError } from './rest/twilio-error.ts';
import type { Form } from './signed-post.ts';

/** `accepted`: a messaging service has it, and has not given it a number to send from yet. */
export type MessageStatus =
  | 'accepted'
  | 'queued'
  | 'sent'
  | 'delivered'
  | 'undelivered'
  | 'received';

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
  updatedAt: Temporal.Instant;
  /** Absent while it waits. */
  sentAt: Temporal.Instant | undefined;
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
  /** The last one first. */
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
    message: Omit<Message, 'sid' | 'createdAt' | 'updatedAt' | 'sentAt' | 'errorCode'>,
  ): Message {
    const createdAt = Temporal.Now.instant();
    const stored = {
      ...message,
      sid: newSid('SM'),
      createdAt,
      updatedAt: createdAt,
      sentAt: isWaiting(message) ? undefined : createdAt,
      errorCode: undefined,
    };
    messages.push(stored);
    byPhone.set(phone, [...(byPhone.get(phone) ?? []), stored]);
    network.changed({ kind: 'text', sid: stored.sid, number: phone });
    return stored;
  }

  function moveTo(message: Message, status: MessageStatus): void {
    message.status = status;
    message.updatedAt = Temporal.Now.instant();
    message.sentAt ??= message.updatedAt;
    network.changed({ kind: 'text', sid: message.sid, number: message.to });
    if (message.statusCallback === undefined || network.faults.takeDroppedCallback()) return;
    // Lost when all repetitions fail, as on the real thing.
    network.post.post(message.statusCallback, statusForm(message, network)).catch(() => undefined);
  }

  function deliver(message: Message): void {
    const { texts, answers } = network.behaviorOf(message.to);
    const error = answers === 'failed' ? 30005 : typeof texts === 'number' ? texts : undefined;
    if (texts === 'queued') return;
    // One after the other: two timers that are late together may come in either order.
    network.scheduler.after(500, () => {
      moveTo(message, 'sent');
      if (texts === 'sent') return;
      network.scheduler.after(1_500, () => {
        message.errorCode = error;
        moveTo(message, error === undefined ? 'delivered' : 'undelivered');
      });
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
        status: request.messagingServiceSid === undefined ? 'queued' : 'accepted',
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
      if (isWaiting(message)) throw new TwilioError(20009);
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

const isWaiting = ({ status }: Pick<Message, 'status'>) =>
  status === 'accepted' || status === 'queued';

const sentMs = ({ sentAt }: Message) => sentAt?.epochMilliseconds ?? Infinity;

/** The order of Twilio's list: what waits has no date of its own yet, and stands first. */
export function lastSentFirst(one: Message, other: Message): number {
  const [a, b] = [sentMs(one), sentMs(other)];
  return a === b ? 0 : b - a;
}

/** Whether a list that is asked for by days of sending has it: one that waits has no such day. */
export function isSentOn({ sentAt }: Message, { on, until, from }: PageQuery['dateSent']): boolean {
  const day = sentAt?.toString().slice(0, 10);
  if (on !== undefined && day !== on) return false;
  if (until !== undefined && (day === undefined || day > until)) return false;
  return from === undefined || (day !== undefined && day >= from);
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
    from: message.status === 'accepted' ? null : message.from,
    body: message.body,
    direction: message.direction,
    status: message.status,
    error_code: message.errorCode ?? null,
    error_message: null,
    num_media: '0',
    num_segments: message.status === 'accepted' ? '0' : '1',
    price: null,
    price_unit: 'USD',
    date_created: rfc2822(message.createdAt),
    date_updated: rfc2822(message.updatedAt),
    date_sent: message.sentAt === undefined ? null : rfc2822(message.sentAt),
    uri: `/2010-04-01/Accounts/${accountSid}/Messages/${message.sid}.json`,
    subresource_uris: {},
  };
}
