import { z } from 'zod';
import type { EdgeRefusal } from '#conversation/kit/edge-refusal.ts';
import { type AnyActivity, readActivity } from '../activity.ts';
import {
  type EdgeRules,
  microsoftIssuer,
  type SignedRequest,
  type TeamsEdge,
} from './teams-edge.ts';

export type Refused = {
  kind: 'refused';
  status: 400 | 401 | 403;
  reason: EdgeRefusal;
  detail?: string;
};

/** What the Bot Framework signed, and about which service. */
type SignedHead = { kind: 'signed'; request: SignedRequest; serviceUrl: string };
type Admission = Refused | { kind: 'admitted'; activity: AnyActivity };

/** What a token claims, before anybody has looked at its signature. */
const claims = z.looseObject({ iss: z.string(), serviceurl: z.string().default('') });

type AdmissionGate = {
  /** By the Authorization header alone, before anything of the body is read. */
  readHead: (header: string) => Promise<Refused | SignedHead>;
  /** Whether the activity may come in with that token, before any handler runs or any token of ours is used. */
  admit: (head: SignedHead, body: unknown) => Admission;
};

export function createAdmission(rules: EdgeRules, edge: TeamsEdge): AdmissionGate {
  const isServiceUrl = createServiceUrlRule(rules.serviceHosts);
  const issuer = rules.tokenIssuer ?? microsoftIssuer;

  return {
    async readHead(header) {
      // Tokens of the emulator and of skills go other ways through botbuilder, with other issuers. The
      // claim is not verified here; the edge verifies that the issuer it was let in by signed it.
      const claimed = claims.safeParse(claimsOf(header)).data;
      if (claimed?.iss !== issuer) return refused(401, 'foreign-issuer');
      const { serviceurl: serviceUrl } = claimed;
      if (!isServiceUrl(serviceUrl)) return refused(403, 'foreign-service');
      try {
        return { kind: 'signed', request: await edge.verify(header, serviceUrl), serviceUrl };
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

function refused(status: 400 | 401 | 403, reason: EdgeRefusal, detail?: string): Refused {
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

/**
 * Where Microsoft's own connectors answer, in the public cloud and in GCC.
 * https://microsoft.github.io/teams-sdk/csharp/essentials/app-configuration/service-url-validation
 */
const microsoftHosts = [
  'smba.trafficmanager.net',
  'smba.onyx.prod.teams.trafficmanager.net',
  'smba.infra.gcc.teams.microsoft.com',
];

const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Says which service URLs the bot may send its token to. `hosts` adds to Microsoft's; a host may carry
 * a port. Plain http is for a loopback host that was named, and for nothing else.
 */
export function createServiceUrlRule(hosts: string[]): (serviceUrl: string) => boolean {
  const allowed = new Set([...microsoftHosts, ...hosts].map((host) => host.toLowerCase()));
  return (serviceUrl) => {
    if (!URL.canParse(serviceUrl)) return false;
    const url = new URL(serviceUrl);
    if (url.username !== '' || url.password !== '') return false;
    if (!allowed.has(url.host)) return false;
    if (url.protocol === 'https:') return true;
    return url.protocol === 'http:' && loopbackHosts.has(url.hostname);
  };
}
