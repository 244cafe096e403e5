import { z } from 'zod';

const connectorScope = 'https://api.botframework.com/.default';
/** A token is asked for again so long before it ends. */
const spareMs = 5 * 60_000;

const tokenAnswer = z.object({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().positive(),
});

export type BotIdentity = {
  appId: string;
  appPassword: string;
  tenantId: string;
  /** Where the bot signs in; the tenant's Entra authority unless told otherwise. */
  loginUrl?: string | undefined;
};

/** The bot's own token for the connector, kept while it holds; `isRefused` asks for another one. */
export type ReadBotToken = (isRefused?: boolean) => Promise<string>;

/**
 * OAuth 2.0 client credentials (RFC 6749 section 4.4). The library of the Bot Framework goes through MSAL, which refuses any
 * authority that isn't https, so the sandbox would need another code path.
 */
export function createBotToken(identity: BotIdentity): ReadBotToken {
  let held: { token: string; untilMs: number } | undefined;
  let asked: Promise<string> | undefined;

  const ask = async (): Promise<string> => {
    const { access_token: token, expires_in: seconds } = await fetchToken(identity);
    held = { token, untilMs: performance.now() + seconds * 1000 - spareMs };
    return token;
  };
  return async (isRefused = false) => {
    if (!isRefused && held !== undefined && performance.now() < held.untilMs) return held.token;
    asked ??= ask().finally(() => {
      asked = undefined;
    });
    return asked;
  };
}

async function fetchToken(identity: BotIdentity): Promise<z.infer<typeof tokenAnswer>> {
  const loginUrl = identity.loginUrl ?? `https://login.microsoftonline.com/${identity.tenantId}`;
  const response = await fetch(`${loginUrl}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: identity.appId,
      client_secret: identity.appPassword,
      scope: connectorScope,
    }),
    // The secret goes where it was meant to go, and no further.
    redirect: 'error',
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) throw new Error(`the bot could not sign in: HTTP ${response.status}`);
  return tokenAnswer.parse(await response.json());
}
