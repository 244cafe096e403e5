import {
  AppCredentials,
  type AuthenticatorResult,
  ServiceClientCredentialsFactory,
} from 'botframework-connector';
import { z } from 'zod';

const connectorScope = 'https://api.botframework.com';

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

/**
 * OAuth 2.0 client credentials by hand (RFC 6749 section 4.4). The library's own way goes through
 * MSAL, which refuses any authority that isn't https, so the sandbox would need another code path.
 */
export class ClientCredentials extends AppCredentials {
  readonly #identity: BotIdentity;
  readonly #loginUrl: string;

  constructor(identity: BotIdentity) {
    super(identity.appId, identity.tenantId, connectorScope);
    this.#identity = identity;
    this.#loginUrl = identity.loginUrl ?? `https://login.microsoftonline.com/${identity.tenantId}`;
    // The library keeps tokens in one static map; its default key doesn't tell two authorities apart.
    this.tokenCacheKey = `${this.#loginUrl} ${identity.appId} ${connectorScope}`;
  }

  protected override async refreshToken(): Promise<AuthenticatorResult> {
    const response = await fetch(`${this.#loginUrl}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: this.#identity.appId,
        client_secret: this.#identity.appPassword,
        scope: `${connectorScope}/.default`,
      }),
      // The secret goes where it was meant to go, and no further.
      redirect: 'error',
      signal: AbortSignal.timeout(10_000),
    });
    if (!response.ok) throw new Error(`the bot could not sign in: HTTP ${response.status}`);

    const { access_token, expires_in } = tokenAnswer.parse(await response.json());
    const expiresAt = Temporal.Now.instant().add({ seconds: Math.floor(expires_in) });
    return { accessToken: access_token, expiresOn: new Date(expiresAt.epochMilliseconds) };
  }
}

/** Tells the library which app it is, and that authentication is never off. */
export class ClientCredentialsFactory extends ServiceClientCredentialsFactory {
  readonly #appId: string;
  readonly #credentials: ClientCredentials;

  constructor(appId: string, credentials: ClientCredentials) {
    super();
    this.#appId = appId;
    this.#credentials = credentials;
  }

  override async isValidAppId(appId: string): Promise<boolean> {
    return appId === this.#appId;
  }

  override async isAuthenticationDisabled(): Promise<boolean> {
    return false;
  }

  override async createCredentials(): Promise<ClientCredentials> {
    return this.#credentials;
  }
}
