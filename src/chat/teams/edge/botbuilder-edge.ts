import {
  type Activity,
  ActivityTypes,
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  type TurnContext,
} from 'botbuilder';
import {
  AppCredentials,
  type AuthenticateRequestResult,
  type AuthenticatorResult,
  ServiceClientCredentialsFactory,
} from 'botframework-connector';
import type { AnyActivity } from '../activity.ts';
import {
  type EdgeRules,
  type InvokeAnswer,
  microsoftIssuer,
  microsoftMetadataUrl,
  type TeamsEdge,
} from './teams-edge.ts';

/** The token check and the turn of Microsoft's own library. */
export function createBotbuilderEdge(rules: EdgeRules): TeamsEdge {
  // With an empty app id the library lets everyone in, without a word.
  if (rules.appId.trim() === '') throw new Error('the Teams app id is empty');
  const authentication = createAuthentication(rules);
  const adapter = new Adapter(authentication);
  return {
    async verify(header, serviceUrl) {
      // The library wants an activity for two of its fields; that the real one has them is checked in admit.
      const asClaimed: Partial<Activity> = { channelId: 'msteams', serviceUrl };
      const result = await authentication.authenticateRequest(asClaimed as Activity, header);
      return {
        expiresSeconds: Number(result.claimsIdentity.getClaimValue('exp')),
        run: (activity, turn) =>
          adapter.receive(result, activity, async (context) => {
            const value = await turn(context.activity);
            if (value === undefined) return;
            await context.sendActivity({ type: ActivityTypes.InvokeResponse, value });
          }),
      };
    },
  };
}

/** Runs a turn with an authentication that was made before, and hands back what invokes answer. */
class Adapter extends CloudAdapter {
  async receive(
    authentication: AuthenticateRequestResult,
    activity: AnyActivity,
    logic: (context: TurnContext) => Promise<void>,
  ): Promise<InvokeAnswer | undefined> {
    return await this.processActivity(authentication, activity as unknown as Activity, logic);
  }
}

const createAuthentication = (rules: EdgeRules) =>
  new ConfigurationBotFrameworkAuthentication(
    {
      MicrosoftAppId: rules.appId,
      MicrosoftAppTenantId: rules.tenantId,
      ToBotFromChannelTokenIssuer: rules.tokenIssuer ?? microsoftIssuer,
      ToBotFromChannelOpenIdMetadataUrl: rules.openIdMetadataUrl ?? microsoftMetadataUrl,
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
    new OneApp(rules.appId, new NoToken(rules.appId, rules.tenantId, microsoftIssuer)),
  );

/** Our own client speaks to the connector (connector.ts): the library gets no token to do it. */
class NoToken extends AppCredentials {
  protected override async refreshToken(): Promise<AuthenticatorResult> {
    throw new Error('the library of the Bot Framework sends nothing');
  }
}

/** Tells the library which app it is, and that authentication is never off. */
class OneApp extends ServiceClientCredentialsFactory {
  readonly #appId: string;
  readonly #credentials: NoToken;

  constructor(appId: string, credentials: NoToken) {
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

  override async createCredentials(): Promise<NoToken> {
    return this.#credentials;
  }
}
