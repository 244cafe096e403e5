import { createHmac } from 'node:crypto';

type SlackSignature = {
  'x-slack-request-timestamp': string;
  'x-slack-signature': string;
};

/** What became of a request that Slack sent to the bot. */
export type Delivery = {
  /** 0 where no answer came. */
  status: number;
  body: string;
  ms: number;
};

export type AnswerTime = {
  kind: 'command' | 'press' | 'submission' | 'closing' | 'event';
  ms: number;
};

export type BotLink = {
  /** Where the bot listens; without it nothing can be delivered. */
  bot: { eventsUrl: string | undefined };
  answerTimes: AnswerTime[];
  sign(body: string, timestamp?: number): SlackSignature;
  /** Any body with any headers, as an attacker would send it. */
  sendRaw(request: { body: string; headers: Record<string, string> }): Promise<Delivery>;
  deliver(kind: AnswerTime['kind'], form: Record<string, string>): Promise<Delivery>;
  /** https://docs.slack.dev/apis/events-api: events come as JSON, everything else as forms. */
  deliverEvent(event: object): Promise<Delivery>;
  /** The last request again, signed again a little later. */
  retryLast(number: 1 | 2 | 3): Promise<Delivery>;
};

/** Slack waits three seconds. https://docs.slack.dev/interactivity/handling-user-interaction#acknowledgment_response */
export const slackPatienceMs = 3_000;

/** Signed requests, one at a time, over real HTTP. */
export function createBotLink(options: {
  signingSecret: () => string;
  now: () => number;
  /** Another patience than Slack's. */
  patienceMs?: number | undefined;
}): BotLink {
  const { patienceMs = slackPatienceMs } = options;
  const bot: BotLink['bot'] = { eventsUrl: undefined };
  const answerTimes: AnswerTime[] = [];
  let last = { body: '', headers: formHeaders };

  function sign(body: string, timestamp = Math.floor(options.now() / 1000)): SlackSignature {
    const digest = createHmac('sha256', options.signingSecret())
      .update(`v0:${timestamp}:${body}`)
      .digest('hex');
    return {
      'x-slack-request-timestamp': String(timestamp),
      'x-slack-signature': `v0=${digest}`,
    };
  }

  async function sendRaw(request: {
    body: string;
    headers: Record<string, string>;
  }): Promise<Delivery> {
    if (bot.eventsUrl === undefined) return { status: 0, body: 'no bot is connected', ms: 0 };
    const startedAt = performance.now();
    try {
      const response = await fetch(bot.eventsUrl, {
        method: 'POST',
        headers: request.headers,
        body: request.body,
        signal: AbortSignal.timeout(patienceMs),
      });
      const body = await response.text();
      return { status: response.status, body, ms: performance.now() - startedAt };
    } catch (error) {
      return { status: 0, body: String(error), ms: performance.now() - startedAt };
    }
  }

  return {
    bot,
    answerTimes,
    sign,
    sendRaw,
    retryLast: (number) =>
      sendRaw({
        body: last.body,
        headers: {
          ...last.headers,
          'x-slack-retry-num': String(number),
          'x-slack-retry-reason': 'http_timeout',
          ...sign(last.body, Math.floor(options.now() / 1000) + number),
        },
      }),
    deliver: (kind, form) =>
      post(kind, { body: new URLSearchParams(form).toString(), headers: formHeaders }),
    deliverEvent: (event) =>
      post('event', {
        body: JSON.stringify(event),
        headers: { ...formHeaders, 'content-type': 'application/json' },
      }),
  };

  async function post(kind: AnswerTime['kind'], request: typeof last): Promise<Delivery> {
    last = request;
    const { body, headers } = request;
    const delivery = await sendRaw({ body, headers: { ...headers, ...sign(body) } });
    answerTimes.push({ kind, ms: delivery.ms });
    return delivery;
  }
}

const formHeaders = {
  // Without a charset: Slack sends none, and Bolt compares the whole header.
  'content-type': 'application/x-www-form-urlencoded',
  'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
};
