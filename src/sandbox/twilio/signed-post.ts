import { createHmac } from 'node:crypto';
import { Agent, request } from 'undici';

export type Form = Record<string, string>;

/** Posts forms to the bot under Twilio's signature, with Twilio's timeouts and repetitions. */
export type SignedPost = {
  /** The answer to a signed form, after the repetitions that the address's fragment asks for. */
  post(address: string, form: Form): Promise<{ status: number; body: string }>;
  /** One post without repetition, under a signature of the caller's choosing. */
  once(address: string, form: Form, signature?: string): Promise<{ status: number; body: string }>;
  /** What <Play> does: fetches a sound, unsigned. */
  fetch(url: string): Promise<{ status: number; type: string; bytes: Buffer }>;
  sign(address: string, form: Form): string;
  close(): Promise<void>;
};

/** Twilio's usual patience, and its longest. */
const longestMs = 15_000;

export function createSignedPost(authToken: () => string): SignedPost {
  const agent = new Agent({ connections: 128, pipelining: 1 });
  const sign = (address: string, form: Form) => signature(authToken(), address, form);

  async function once(address: string, form: Form, signed?: string, timeoutMs = longestMs) {
    const response = await request(address, {
      dispatcher: agent,
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
        'user-agent': 'TwilioProxy/1.1',
        ...(signed === undefined ? {} : { 'x-twilio-signature': signed }),
      },
      body: new URLSearchParams(form).toString(),
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    });
    return { status: response.statusCode, body: await response.body.text() };
  }

  return {
    sign,
    once,
    async fetch(url) {
      const timeouts = { headersTimeout: longestMs, bodyTimeout: longestMs };
      const headers = { 'user-agent': 'TwilioProxy/1.1' };
      const response = await request(url, { dispatcher: agent, headers, ...timeouts });
      const bytes = Buffer.from(await response.body.arrayBuffer());
      const type = String(response.headers['content-type'] ?? '');
      return { status: response.statusCode, type, bytes };
    },
    async post(address, form) {
      const { url, repetitions, policies, timeoutMs } = readAddress(address);
      const signed = sign(url, form);
      for (let left = repetitions; ; left -= 1) {
        try {
          const answer = await once(url, form, signed, timeoutMs);
          const failure = answer.status >= 500 ? '5xx' : answer.status >= 400 ? '4xx' : undefined;
          if (left <= 0 || failure === undefined || !policies.has(failure)) return answer;
        } catch (error) {
          const failure = isTimeout(error) ? 'rt' : 'ct';
          if (left <= 0 || !policies.has(failure)) throw error;
        }
      }
    },
    close: () => agent.destroy(),
  };
}

/**
 * X-Twilio-Signature: https://www.twilio.com/docs/usage/security#validating-requests. Written out
 * here rather than taken from the SDK, so that the bot's verification meets an independent one.
 */
function signature(authToken: string, address: string, form: Form): string {
  const names = Object.keys(form).sort();
  const text = address + names.map((name) => name + form[name]).join('');
  return createHmac('sha1', authToken).update(text, 'utf8').digest('base64');
}

// https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
function readAddress(address: string) {
  const [url = '', fragment = ''] = address.split('#');
  const overrides = new URLSearchParams(fragment);
  const policies = new Set((overrides.get('rp') ?? 'ct').split(','));
  if (policies.has('all')) for (const one of ['4xx', '5xx', 'ct', 'rt']) policies.add(one);
  return {
    url,
    repetitions: Math.min(5, Number(overrides.get('rc') ?? 1)),
    policies,
    timeoutMs: Math.min(longestMs, Number(overrides.get('rt') ?? longestMs)),
  };
}

function isTimeout(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT';
}
