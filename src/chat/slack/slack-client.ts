import { LogLevel } from '@slack/bolt';
import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
  WebClient,
} from '@slack/web-api';
import type { Logger } from 'pino';
import { ChatFault } from '#chat/chat-platform.ts';
import type { SlackMessage } from '#chat/slack/draw/render-card.ts';

const timeoutMs = 8_000;
const pauseMs = 5_000;

/** The SDK would queue and repeat for half an hour by itself; our callers decide that. */
export function createSlackClient(options: {
  botToken: string;
  apiUrl?: string | undefined;
  logger?: Logger | undefined;
}): WebClient {
  if (options.botToken === '') throw new Error('the Slack bot token is empty');
  return new WebClient(options.botToken, {
    timeout: timeoutMs,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: sdkLogger(options.logger),
    ...(options.apiUrl !== undefined && { slackApiUrl: options.apiUrl }),
  });
}

/** Slack's own words for a trouble that passes. https://docs.slack.dev/reference/methods/chat.postMessage */
const passingErrors = new Set([
  'fatal_error',
  'internal_error',
  'request_timeout',
  'service_unavailable',
  'team_added_to_org',
  'accesslimited',
]);

/** Slack's own words; `rate_limited` is the older spelling. */
const rateErrors = new Set(['ratelimited', 'rate_limited', 'message_limit_exceeded']);

export function asChatFault(cause: unknown): ChatFault {
  if (cause instanceof ChatFault) return cause;
  if (cause instanceof WebAPIRateLimitedError) {
    return new ChatFault('ratelimited', { retryAfterMs: cause.retryAfter * 1000, cause });
  }
  if (cause instanceof WebAPIPlatformError) {
    const code = cause.data.error;
    const passes = passingErrors.has(code) || rateErrors.has(code);
    return new ChatFault(code, passes ? { retryAfterMs: pauseMs, cause } : { cause });
  }
  if (cause instanceof WebAPIHTTPError) {
    const passes = cause.statusCode >= 500 || cause.statusCode === 429;
    return new ChatFault(
      `http-${cause.statusCode}`,
      passes ? { retryAfterMs: pauseMs, cause } : { cause },
    );
  }
  if (cause instanceof WebAPIRequestError) {
    return new ChatFault('unreachable', { retryAfterMs: pauseMs, cause });
  }
  return new ChatFault('unexpected', { cause });
}

/** Runs a call to Slack; whatever goes wrong comes out as a `ChatFault`. */
export async function callSlack<Result>(call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    throw asChatFault(error);
  }
}

/** Sends a message, in which Slack finds no channels, people and links by itself; whatever goes wrong comes out as a `ChatFault`. */
export const sendMessage = <Answer>(
  message: SlackMessage,
  send: (message: SlackMessage & { parse: 'none'; link_names: false }) => Promise<Answer>,
): Promise<Answer> => callSlack(() => send({ ...message, parse: 'none', link_names: false }));

type SdkLogger = {
  debug(...parts: unknown[]): void;
  info(...parts: unknown[]): void;
  warn(...parts: unknown[]): void;
  error(...parts: unknown[]): void;
  setLevel(level: LogLevel): void;
  getLevel(): LogLevel;
  setName(name: string): void;
};

/**
 * The SDK's warnings and errors in our log. Its debug lines hold whole request bodies, which means
 * what people typed, and so never get there.
 */
export function sdkLogger(logger: Logger | undefined): SdkLogger {
  return {
    debug() {},
    info() {},
    warn(...parts) {
      logger?.warn({ sdk: inWords(parts) }, 'slack sdk warning');
    },
    error(...parts) {
      logger?.error({ sdk: inWords(parts) }, 'slack sdk error');
    },
    setLevel() {},
    getLevel: () => LogLevel.WARN,
    setName() {},
  };
}

function inWords(parts: unknown[]): string {
  return parts
    .map((part) => (part instanceof Error ? `${part.name}: ${part.message}` : String(part)))
    .join(' ');
}
