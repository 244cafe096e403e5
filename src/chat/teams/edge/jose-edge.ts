import { errors, jwtVerify } from 'jose';
import { createChannelKeys } from './channel-keys.ts';
import {
  type EdgeRules,
  microsoftIssuer,
  microsoftMetadataUrl,
  type TeamsEdge,
} from './teams-edge.ts';

/** Clocks may differ by so much, as in Microsoft's own check. */
const toleranceSeconds = 300;

/**
 * The token check without Microsoft's archived library, by the rules of
 * https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication
 */
export function createJoseEdge(rules: EdgeRules): TeamsEdge {
  if (rules.appId.trim() === '') throw new Error('the Teams app id is empty');
  const keys = createChannelKeys(rules.openIdMetadataUrl ?? microsoftMetadataUrl);
  return {
    async verify(header, serviceUrl) {
      const token = /^Bearer (?<token>[\w-]+\.[\w-]+\.[\w-]+)$/.exec(header)?.groups?.['token'];
      if (token === undefined) throw new Error('no bearer token');
      const { payload } = await jwtVerify(token, ({ kid = '' }) => keys.find(kid), {
        algorithms: ['RS256'],
        issuer: rules.tokenIssuer ?? microsoftIssuer,
        audience: rules.appId,
        clockTolerance: toleranceSeconds,
        requiredClaims: ['exp'],
      }).catch((error: unknown) => {
        throw error instanceof errors.JOSEError ? new Error(error.code, { cause: error }) : error;
      });
      if (payload['serviceurl'] !== serviceUrl) throw new Error('a token for another service');
      return {
        expiresSeconds: payload.exp ?? Number.NaN,
        run: (activity, turn) => turn(activity),
      };
    },
  };
}
