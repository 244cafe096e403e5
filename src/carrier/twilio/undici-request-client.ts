import { AsyncLocalStorage } from 'node:async_hooks';
import twilio from 'twilio';
import type TwilioHttpResponse from 'twilio/lib/http/response.js';
import { Pool } from 'undici';
import { exchange, exchangeBytes, type Limits } from './exchange.ts';

type RequestOptions<TData> = Parameters<InstanceType<typeof twilio.RequestClient>['request']>[0] & {
  data?: TData;
};

/** Twilio refused because it is at capacity and processed nothing (HTTP 429 with Twilio's own body). */
export class Throttled extends Error {
  override name = 'Throttled';
  readonly retryAfterMs: number | undefined;
  /** Twilio's error number. */
  readonly code: number;
  constructor(code: number, retryAfterMs: number | undefined) {
    super('Twilio asked for patience (429)');
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}

const timeoutMs = 10_000;

/**
 * The SDK's transport on undici. The SDK's own has 20 sockets, so 20 / round trip is its ceiling,
 * and orders beyond it would wait inside the agent, after our pacing. Nothing is ever sent twice.
 */
export class UndiciRequestClient extends twilio.RequestClient {
  readonly #baseUrl: URL | undefined;
  readonly #pools = new Map<string, Pool>();
  /** The SDK's methods take no limits of ours, so they travel beside them. */
  readonly #limits = new AsyncLocalStorage<Limits>();

  constructor(apiUrl?: string) {
    super({ autoRetry: false });
    this.#baseUrl = apiUrl === undefined ? undefined : new URL(apiUrl);
  }

  /** Runs one SDK call under limits instead of our own patience. */
  under<T>(limits: Limits, ask: () => Promise<T>): Promise<T> {
    return this.#limits.run(limits, ask);
  }

  /** One file of Twilio's, by its address, up to so many bytes: TooLarge beyond them. */
  async download(
    uri: string,
    credentials: { username: string; password: string },
    limits: Limits & { maxBytes: number },
  ): Promise<{ status: number; body: Buffer }> {
    const { origin, path } = this.#address(uri);
    return exchangeBytes(this.#pool(origin), {
      method: 'GET',
      path,
      headers: { authorization: basicAuth(credentials) },
      body: null,
      ...limits,
    });
  }

  async close(): Promise<void> {
    await Promise.all(Array.from(this.#pools.values(), (pool) => pool.destroy()));
  }

  override async request<TData>(
    options: RequestOptions<TData>,
  ): Promise<TwilioHttpResponse.default<TData>> {
    const { origin, path } = this.#address(options.uri, options.params);
    const limits = this.#limits.getStore() ?? { signal: AbortSignal.timeout(timeoutMs) };
    const response = await exchange(this.#pool(origin), {
      method: options.method.toUpperCase() as 'GET' | 'POST' | 'DELETE',
      path,
      headers: { ...options.headers, authorization: basicAuth(options) },
      body: options.data ? formEncode(options.data).toString() : null,
      ...limits,
    });
    const code = response.status === 429 ? twilioCode(response.body) : undefined;
    if (code !== undefined)
      throw new Throttled(code, retryAfterMs(response.headers['retry-after']));
    // The SDK parses strings itself and types the result as whatever its caller expects.
    const body = response.body as TData;
    return { statusCode: response.status, body, headers: response.headers };
  }

  #address(uri: string, params: object = {}): { origin: string; path: string } {
    const url = new URL(uri);
    for (const [name, value] of formEncode(params)) url.searchParams.append(name, value);
    return { origin: (this.#baseUrl ?? url).origin, path: url.pathname + url.search };
  }

  #pool(origin: string): Pool {
    const known = this.#pools.get(origin);
    if (known) return known;
    const pool = new Pool(origin, {
      // More than a worker has calls, texts and questions under way at once: none waits for one unseen.
      connections: 512,
      pipelining: 1,
      // One connection for all would put all of them in doubt when it breaks.
      allowH2: false,
      connect: { timeout: 5_000 },
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    });
    this.#pools.set(origin, pool);
    return pool;
  }
}

/** Lists become repeated names, as Twilio wants them (StatusCallbackEvent). */
function formEncode(fields: object): URLSearchParams {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null) form.append(name, String(one));
    }
  }
  return form;
}

function basicAuth({ username = '', password = '' }: { username?: string; password?: string }) {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

function twilioCode(body: string): number | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed !== 'object' || parsed === null || !('code' in parsed)) return undefined;
    return typeof parsed.code === 'number' ? parsed.code : undefined;
  } catch {
    return undefined;
  }
}

function retryAfterMs(header: string | string[] | undefined): number | undefined {
  const seconds = Number(Array.isArray(header) ? header[0] : header);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
}
