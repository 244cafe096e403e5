import { z } from 'zod';
import { ChatFault } from '#chat/chat-platform.ts';
import { type BotIdentity, createBotToken } from './edge/bot-token.ts';

/**
 * Teams asks for 429, 412, 502 and 504 to be tried again later.
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit
 */
const temporaryStatuses = new Set([412, 429, 502, 503, 504]);
const defaultRetryMs = 2_000;
const timeoutMs = 10_000;

/** Teams' word for it; a 404 with another one says that the place is gone, and nothing about the person. */
const noMember = 'MemberNotFoundInConversation';
export const noSuchMember = 'no-such-member';

const made = z.looseObject({ id: z.string().min(1) });
const madeThread = z.looseObject({ activityId: z.string().min(1) });

/** A message on its way out: what we set of a Bot Framework activity. */
export type OutgoingMessage = {
  type: 'message';
  id?: string;
  text?: string;
  textFormat?: 'plain';
  summary?: string;
  attachments?: { contentType: string; content: object }[];
};

type Connector = {
  /** Starts a thread in a channel; gives the message's id. */
  startThread(channelId: string, message: OutgoingMessage): Promise<string>;
  /** A person's own chat with the bot; gives the conversation's id. */
  openChat(memberId: string): Promise<string>;
  send(conversationId: string, message: OutgoingMessage): Promise<string>;
  update(conversationId: string, messageId: string, message: OutgoingMessage): Promise<void>;
  readMember(place: string, memberId: string): Promise<unknown>;
};

export type ConnectTo = (serviceUrl: string) => Connector;

/**
 * The Bot Framework's connector over plain HTTP. The library has a client too, but that one tries
 * again on its own after 502 and 504, when the first post may stand there already: two cards.
 * https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference
 *
 * The caller must have checked the service URL: the bot's token goes there.
 */
export function createConnectTo({ appId, tenantId, ...rest }: BotIdentity): ConnectTo {
  const readToken = createBotToken({ appId, tenantId, ...rest });
  const bot = { id: `28:${appId}`, name: 'Bellwether' };
  const tenant = { id: tenantId };

  return (serviceUrl) => {
    const base = serviceUrl.replace(/\/*$/, '/v3/conversations');
    const call = async (method: string, path: string, body?: object): Promise<unknown> => {
      const token = await readToken().catch(unreachable);
      const response = await request(method, `${base}${path}`, { token, body });
      if (response.status !== 401) return await readAnswer(response);
      const fresh = await readToken(true).catch(unreachable);
      return await readAnswer(await request(method, `${base}${path}`, { token: fresh, body }));
    };
    const activitiesOf = (id: string) => `/${encodeURIComponent(id)}/activities`;

    return {
      async startThread(channelId, activity) {
        const channelData = { channel: { id: channelId }, tenant };
        const asked = { isGroup: true, bot, tenantId, channelData, activity };
        return expect(madeThread, await call('POST', '', asked)).activityId;
      },
      async openChat(memberId) {
        const members = [{ id: memberId }];
        const asked = { isGroup: false, bot, members, tenantId, channelData: { tenant } };
        return expect(made, await call('POST', '', asked)).id;
      },
      async send(conversationId, message) {
        return expect(made, await call('POST', activitiesOf(conversationId), message)).id;
      },
      async update(conversationId, messageId, message) {
        const path = `${activitiesOf(conversationId)}/${encodeURIComponent(messageId)}`;
        await call('PUT', path, { ...message, id: messageId });
      },
      async readMember(place, memberId) {
        const path = `/${encodeURIComponent(place)}/members/${encodeURIComponent(memberId)}`;
        return await call('GET', path);
      },
    };
  };
}

async function request(
  method: string,
  url: string,
  { token, body }: { token: string; body: object | undefined },
): Promise<Response> {
  return await fetch(url, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    // A redirect could lead to a host that was never checked.
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  }).catch(unreachable);
}

async function readAnswer(response: Response): Promise<unknown> {
  const text = await response.text().catch(unreachable);
  if (response.ok) return text === '' ? undefined : JSON.parse(text);

  const { status } = response;
  const cause = new Error(`HTTP ${status}: ${text.slice(0, 300)}`);
  if (status === 404 && text.includes(noMember)) throw new ChatFault(noSuchMember, { cause });
  if (!temporaryStatuses.has(status)) throw new ChatFault(`http-${status}`, { cause });
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  const retryAfterMs = Number.isFinite(seconds) ? Math.max(0, seconds * 1000) : defaultRetryMs;
  throw new ChatFault(`http-${status}`, { retryAfterMs, cause });
}

function expect<Shape>(shape: z.ZodType<Shape>, answer: unknown): Shape {
  const parsed = shape.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new ChatFault('unreadable-answer', { cause: parsed.error });
}

function unreachable(cause: unknown): never {
  throw new ChatFault('unreachable', { retryAfterMs: defaultRetryMs, cause });
}
