import { createHmac, timingSafeEqual } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import type { Logger } from 'pino';
import { type EdgeRefusal, edgeSentences } from '#conversation/kit/edge-refusal.ts';

/** Slack's own requests are a few tens of kilobytes; a view with its state is the largest. */
const maxBodyBytes = 256 * 1024;
const maxSkewSeconds = 5 * 60;

/** Longer than a signature is good for, also before a bot whose clock is hours late. */
const keepSeconds = 24 * 60 * 60;

/** False where it was taken before, by this bot or another one. */
export type TakeOnce = (mark: string, goodForSeconds: number) => Promise<boolean>;

/**
 * Stands before Bolt, which takes 4 MB, takes a timestamp from the future, and takes one request
 * any number of times. What passes is handed on as `rawBody`, where Bolt looks first.
 * https://docs.slack.dev/authentication/verifying-requests-from-slack
 */
export function createSlackGate(options: {
  /** The current one first; those that Slack may still sign with behind it. */
  signingSecrets: readonly [string, ...string[]];
  logger: Logger;
  now: () => number;
  takeOnce: TakeOnce;
  onRefused: (reason: EdgeRefusal) => void;
}): (request: Request, response: Response, next: NextFunction) => Promise<void> {
  if (options.signingSecrets.includes('')) throw new Error('the Slack signing secret is empty');
  return async (request, response, next) => {
    // What the head tells alone is judged before anything of the body is read.
    const early = judgeHead(request);
    if (early !== undefined) {
      refuse(response, 401, early);
      return;
    }
    let body: Buffer | undefined;
    try {
      body = await readBody(request);
    } catch (error) {
      options.logger.warn({ err: error }, 'slack request broke off');
      response.destroy();
      return;
    }
    if (body === undefined) {
      response.set('connection', 'close');
      refuse(response, 413, 'too-large');
      return;
    }
    let refusal: EdgeRefusal | undefined;
    try {
      refusal = await judge(request, body);
    } catch (error) {
      // It may be a replay, so ignore it; Slack tells the person that it failed.
      options.logger.error({ err: error }, 'a slack request could not be taken');
      response
        .status(503)
        .type('text')
        .send('Bellwether can’t do this right now. Please try again.');
      return;
    }
    if (refusal !== undefined) {
      refuse(response, 401, refusal);
      return;
    }
    Object.assign(request, { rawBody: body });
    next();
  };

  function refuse(response: Response, status: 401 | 413, reason: EdgeRefusal): void {
    options.logger.warn({ reason }, 'slack request refused');
    options.onRefused(reason);
    response.status(status).type('text').send(edgeSentences[reason]);
  }

  function judgeHead(request: Request): EdgeRefusal | undefined {
    const { timestamp, signature } = signedHead(request);
    if (!/^\d{1,12}$/.test(timestamp)) return 'unsigned';
    const skew = Math.abs(options.now() / 1000 - Number(timestamp));
    if (skew > maxSkewSeconds) return 'wrong-time';
    return /^v0=[0-9a-f]{64}$/.test(signature) ? undefined : 'bad-signature';
  }

  async function judge(request: Request, body: Buffer): Promise<EdgeRefusal | undefined> {
    const { timestamp, signature } = signedHead(request);
    const signed = options.signingSecrets.map((secret) => sign(secret, timestamp, body));
    if (!signed.some((expected) => isEqual(signature, expected))) return 'bad-signature';
    // Only what is signed comes so far, so that a stranger can't fill the table.
    const isFirst = await options.takeOnce(`${timestamp} ${signature}`, keepSeconds);
    if (!isFirst) return 'sent-before';
    // Bolt checks it again, and knows the current secret alone.
    request.headers['x-slack-signature'] = signed[0];
    return undefined;
  }
}

function signedHead(request: Request): { timestamp: string; signature: string } {
  return {
    timestamp: request.get('x-slack-request-timestamp') ?? '',
    signature: request.get('x-slack-signature') ?? '',
  };
}

function sign(secret: string, timestamp: string, body: Buffer): string {
  const digest = createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex');
  return `v0=${digest}`;
}

function isEqual(given: string, expected: string): boolean {
  const one = Buffer.from(given);
  const other = Buffer.from(expected);
  return one.length === other.length && timingSafeEqual(one, other);
}

/** Undefined as soon as there is too much of it. */
async function readBody(request: Request): Promise<Buffer | undefined> {
  if (Number(request.get('content-length') ?? 0) > maxBodyBytes) return undefined;
  if (request.readableEnded) throw new Error('a body parser has read this Slack request already');
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop early must not destroy the socket that the refusal still has to go through.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > maxBodyBytes) return undefined;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}
