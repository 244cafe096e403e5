import { z } from 'zod';
import { PackageRefused } from '#sis/oneroster/package-refused.ts';
import { readText } from './read-text.ts';
import type { Wait } from './rest-for.ts';
import type { ServiceSettings, ServiceVersion } from './service-settings.ts';

/** What lets one read the service for a while. */
export type ServiceToken = {
  bearer(): Promise<string>;
  /** The service takes it no longer, whatever it said about its end. */
  forget(): void;
};

const scopes: Record<ServiceVersion, string> = {
  '1.1': 'https://purl.imsglobal.org/spec/or/v1p1/scope/roster-core.readonly',
  '1.2': 'https://purl.imsglobal.org/spec/or/v1p2/scope/roster-core.readonly',
};

const granted = z.object({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().positive().optional(),
});

const mostTries = 5;
const patienceMs = 30_000;
/** A token is a few thousand. */
const mostBytes = 100_000;
const renewBeforeMs = 30_000;
/** Where the service says nothing of an end; its own 401 tells one that came sooner. */
const usualSeconds = 3600;

/** OAuth 2 client credentials (RFC 6749, 4.4), as the security framework of 1EdTech asks for them: id and secret by Basic. */
export function createServiceToken(
  settings: ServiceSettings,
  { version, wait }: { version: ServiceVersion; wait: Wait },
): ServiceToken {
  let held: { bearer: string; until: number } | undefined;
  return {
    async bearer() {
      if (held !== undefined && Date.now() < held.until) return held.bearer;
      const { access_token, expires_in = usualSeconds } = await request(settings, version, wait);
      const lifeMs = expires_in * 1000;
      // One that lives for seconds is used for half of them.
      held = {
        bearer: access_token,
        until: Date.now() + Math.max(lifeMs - renewBeforeMs, lifeMs / 2),
      };
      return held.bearer;
    },
    forget() {
      held = undefined;
    },
  };
}

/** What it says; nothing where that is no JSON, or too long to be a token. */
async function answerOf(answer: Response): Promise<unknown> {
  try {
    return JSON.parse((await readText(answer, mostBytes)) ?? '');
  } catch {
    return undefined;
  }
}

async function request(
  { tokenUrl, clientId, clientSecret }: ServiceSettings,
  version: ServiceVersion,
  wait: Wait,
): Promise<z.infer<typeof granted>> {
  const login = [clientId, clientSecret].map((part) => encodeURIComponent(part)).join(':');
  for (let tries = 1; ; tries++) {
    const answer = await fetch(tokenUrl, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(login).toString('base64')}`,
        accept: 'application/json',
      },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope: scopes[version] }),
      redirect: 'error',
      signal: AbortSignal.timeout(patienceMs),
    }).catch(() => undefined);
    if (answer?.ok === true) {
      const read = granted.safeParse(await answerOf(answer));
      if (read.success) return read.data;
      throw new PackageRefused('ROSTER_TOKEN_URL gives no token in its answer');
    }
    if (answer !== undefined && answer.status < 500 && answer.status !== 429)
      throw new PackageRefused(
        `ROSTER_TOKEN_URL refuses the client (${answer.status}); check ROSTER_CLIENT_ID and ROSTER_CLIENT_SECRET`,
      );
    if (tries === mostTries) throw new PackageRefused('ROSTER_TOKEN_URL does not answer');
    await wait(1000 * 2 ** (tries - 1));
  }
}
