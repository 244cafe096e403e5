import {
  type Activity,
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  type InvokeResponse,
  type TurnContext,
} from 'botbuilder';
import type { AuthenticateRequestResult } from 'botframework-connector';
import type { RequestRefusal } from '#commands/refused-request.ts';
import { type AnyActivity, readActivity } from './activity.ts';
import {
  type BotIdentity,
  ClientCredentials,
  ClientCredentialsFactory,
} from './client-credentials.ts';
import { createServiceUrlRule } from './service-urls.ts';

type AdmissionRules = BotIdentity & {
  serviceHosts: string[];
  openIdMetadataUrl?: string | undefined;
  tokenIssuer?: string | undefined;
};

type Admission =
  | { kind: 'refused'; status: 400 | 401 | 403; reason: RequestRefusal; detail?: string }
  | { kind: 'admitted'; activity: AnyActivity; authentication: AuthenticateRequestResult };

const microsoftIssuer = 'https://api.botframework.com';

/** Runs a turn with an authentication that was made before, and hands back what invokes answer. */
export class TeamsAdapter extends CloudAdapter {
  async receive(
    authentication: AuthenticateRequestResult,
    activity: AnyActivity,
    logic: (context: TurnContext) => Promise<void>,
  ): Promise<InvokeResponse | undefined> {
    return await this.processActivity(authentication, activity as unknown as Activity, logic);
  }
}

export function createAuthentication(
  rules: AdmissionRules,
): ConfigurationBotFrameworkAuthentication {
  // With an empty app id the library lets everyone in, without a word.
  if (rules.appId.trim() === '') throw new Error('the Teams app id is empty');
  return new ConfigurationBotFrameworkAuthentication(
    {
      MicrosoftAppId: rules.appId,
      MicrosoftAppTenantId: rules.tenantId,
      ToBotFromChannelTokenIssuer: rules.tokenIssuer ?? microsoftIssuer,
      ToBotFromChannelOpenIdMetadataUrl:
        rules.openIdMetadataUrl ??
        'https://login.botframework.com/v1/.well-known/openidconfiguration',
      ToChannelFromBotLoginUrl:
        rules.loginUrl ?? `https://login.microsoftonline.com/${rules.tenantId}`,
      ToChannelFromBotOAuthScope: microsoftIssuer,
      // The library fills in its defaults only while every one of these is empty.
      ToBotFromEmulatorOpenIdMetadataUrl:
        'https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration',
      OAuthUrl: microsoftIssuer,
      CallerId: 'urn:botframework:azure',
      ValidateAuthority: true,
    },
    new ClientCredentialsFactory(rules.appId, new ClientCredentials(rules)),
  );
}

/** Decides, before any handler runs and before any token of ours is used, whether a request may come in. */
export function createAdmission(
  rules: AdmissionRules,
  authentication: ConfigurationBotFrameworkAuthentication,
): (header: string, body: unknown) => Promise<Admission> {
  const isServiceUrl = createServiceUrlRule(rules.serviceHosts);
  const issuer = rules.tokenIssuer ?? microsoftIssuer;

  return async (header, body) => {
    const activity = readActivity(body);
    if (activity === undefined) return refused(400, 'unreadable');
    if (!isServiceUrl(activity.serviceUrl)) return refused(403, 'foreign-service');
    // Tokens of the emulator and of skills go other ways through the library, with other issuers. The
    // claim is not verified here; the library verifies that the issuer it was let in by signed it.
    if (claimedIssuer(header) !== issuer) return refused(401, 'foreign-issuer');

    let result: AuthenticateRequestResult;
    try {
      result = await authentication.authenticateRequest(activity as unknown as Activity, header);
    } catch (error) {
      return refused(401, 'bad-token', error instanceof Error ? error.message : undefined);
    }
    if (activity.conversation.tenantId?.toLowerCase() !== rules.tenantId.toLowerCase()) {
      return refused(403, 'foreign-tenant');
    }
    return { kind: 'admitted', activity, authentication: result };
  };
}

function refused(status: 400 | 401 | 403, reason: RequestRefusal, detail?: string): Admission {
  return { kind: 'refused', status, reason, ...(detail === undefined ? {} : { detail }) };
}

function claimedIssuer(header: string): string | undefined {
  const payload = /^Bearer [\w-]+\.([\w-]+)\.[\w-]*$/.exec(header)?.[1];
  if (payload === undefined) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
    if (typeof claims !== 'object' || claims === null || !('iss' in claims)) return undefined;
    return typeof claims.iss === 'string' ? claims.iss : undefined;
  } catch {
    return undefined;
  }
}
