import {
  type Activity,
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  type InvokeResponse,
  type TurnContext,
} from 'botbuilder';
import type { AuthenticateRequestResult } from 'botframework-connector';
import { z } from 'zod';
import type { DoorRefusal } from '#conversation/door/door-refusal.ts';
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

export type Refused = {
  kind: 'refused';
  status: 400 | 401 | 403;
  reason: DoorRefusal;
  detail?: string;
};

/** What the Bot Framework signed: that this is its request, and about which service. It says nothing of the body. */
type SignedHead = {
  kind: 'signed';
  authentication: AuthenticateRequestResult;
  serviceUrl: string;
};
type Admission = Refused | { kind: 'admitted'; activity: AnyActivity };

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

/** What a token claims, before anybody has looked at its signature. */
const claims = z.looseObject({ iss: z.string(), serviceurl: z.string().default('') });

type AdmissionGate = {
  /** By the Authorization header alone, before anything of the body is read. */
  readHead: (header: string) => Promise<Refused | SignedHead>;
  /** Whether the activity may come in with that token, before any handler runs or any token of ours is used. */
  admit: (head: SignedHead, body: unknown) => Admission;
};

export function createAdmission(
  rules: AdmissionRules,
  authentication: ConfigurationBotFrameworkAuthentication,
): AdmissionGate {
  const isServiceUrl = createServiceUrlRule(rules.serviceHosts);
  const issuer = rules.tokenIssuer ?? microsoftIssuer;

  return {
    async readHead(header) {
      // Tokens of the emulator and of skills go other ways through the library, with other issuers. The
      // claim is not verified here; the library verifies that the issuer it was let in by signed it.
      const claimed = claims.safeParse(claimsOf(header)).data;
      if (claimed?.iss !== issuer) return refused(401, 'foreign-issuer');
      const { serviceurl: serviceUrl } = claimed;
      if (!isServiceUrl(serviceUrl)) return refused(403, 'foreign-service');
      try {
        // The library wants an activity for two of its fields; that the real one has them is checked in admit.
        const asClaimed: Partial<Activity> = { channelId: 'msteams', serviceUrl };
        const result = await authentication.authenticateRequest(asClaimed as Activity, header);
        return { kind: 'signed', authentication: result, serviceUrl };
      } catch (error) {
        return refused(401, 'bad-token', error instanceof Error ? error.message : undefined);
      }
    },

    admit(head, body) {
      const activity = readActivity(body);
      if (activity === undefined) return refused(400, 'unreadable');
      if (!isServiceUrl(activity.serviceUrl)) return refused(403, 'foreign-service');
      if (activity.serviceUrl !== head.serviceUrl) return refused(401, 'bad-token');
      if (activity.conversation.tenantId?.toLowerCase() !== rules.tenantId.toLowerCase()) {
        return refused(403, 'foreign-tenant');
      }
      return { kind: 'admitted', activity };
    },
  };
}

function refused(status: 400 | 401 | 403, reason: DoorRefusal, detail?: string): Refused {
  return { kind: 'refused', status, reason, ...(detail === undefined ? {} : { detail }) };
}

function claimsOf(header: string): unknown {
  const payload = /^Bearer [\w-]+\.([\w-]+)\.[\w-]*$/.exec(header)?.[1];
  if (payload === undefined) return undefined;
  try {
    return JSON.parse(Buffer.from(payload, 'base64url').toString());
  } catch {
    return undefined;
  }
}
