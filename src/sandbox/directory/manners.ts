import type { Claims } from './id-tokens.ts';

/** Somebody in the directory; `tenant` and `id` as the staff list names them. */
export type DirectoryPerson = { tenant: string; id: string; name: string; email: string };

/** What came of one sign-in: who, what was asked, and when they last showed who they are. */
export type SignedIn = {
  person: DirectoryPerson;
  asked: Record<string, string>;
  /** Seconds of the epoch. */
  authTime: number;
  now: number;
};

/** How one provider answers, as its own documentation has it. */
export type Manner = {
  /** What follows the host in the issuer, and in each address. */
  issuer: string;
  authorize: string;
  token: string;
  keys: string;
  /** What its discovery document says besides the addresses. */
  published: Record<string, unknown>;
  /** The values of `prompt` that it knows; any other one is an error that it sends back with. */
  prompts: readonly string[];
  /** Beside the claims of every provider. */
  claims(signedIn: SignedIn, account: Account): Claims;
  /** Its refusal at the token endpoint, as status and body. */
  refuses: Record<'client' | 'grant', readonly [status: number, body: Record<string, unknown>]>;
  /** What it says beside the tokens. */
  granted?: Record<string, unknown>;
};

/** What the people who run the directory have set. */
export type Account = {
  /** Google's session age claims. */
  hasSessionAge: boolean;
};

const usual = {
  response_types_supported: ['code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
  token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
};
const refuses: Manner['refuses'] = {
  client: [401, { error: 'invalid_client' }],
  grant: [400, { error: 'invalid_grant' }],
};
const standard = ['sub', 'iss', 'aud', 'exp', 'iat'];

export const entra = (tenant: string): Manner => ({
  issuer: `/${tenant}/v2.0`,
  authorize: `/${tenant}/oauth2/v2.0/authorize`,
  token: `/${tenant}/oauth2/v2.0/token`,
  keys: `/${tenant}/discovery/v2.0/keys`,
  published: {
    ...usual,
    subject_types_supported: ['pairwise'],
    token_endpoint_auth_methods_supported: ['client_secret_post'],
    claims_supported: [...standard, 'auth_time', 'oid', 'tid'],
  },
  prompts: ['login', 'none', 'consent', 'select_account'],
  claims: ({ person, authTime }) => ({
    sub: `pairwise-${person.id}`,
    tid: person.tenant,
    oid: person.id,
    name: person.name,
    email: person.email,
    auth_time: authTime,
  }),
  refuses,
});

/** A person of its own, and nobody's employee, has no `hd`. It asks nobody again, and tells the time only where both want it. */
export const google = (): Manner => ({
  issuer: '',
  authorize: '/o/oauth2/v2/auth',
  token: '/token',
  keys: '/oauth2/v3/certs',
  published: {
    ...usual,
    claims_supported: [...standard, 'email', 'email_verified', 'family_name', 'given_name', 'name'],
    code_challenge_methods_supported: ['plain', 'S256'],
  },
  prompts: ['none', 'consent', 'select_account'],
  claims: ({ person, asked, authTime }, { hasSessionAge }) => ({
    sub: person.id,
    azp: asked['client_id'],
    email: person.email,
    email_verified: true,
    name: person.name,
    ...(person.tenant === '' ? {} : { hd: person.tenant }),
    ...(hasSessionAge && asked['claims']?.includes('"auth_time"') ? { auth_time: authTime } : {}),
  }),
  refuses,
});

export const okta = (): Manner => ({
  issuer: '',
  authorize: '/oauth2/v1/authorize',
  token: '/oauth2/v1/token',
  keys: '/oauth2/v1/keys',
  published: {
    ...usual,
    scopes_supported: ['openid', 'profile', 'email', 'address', 'phone', 'groups'],
    claims_supported: [...standard, 'ver', 'jti', 'auth_time', 'amr', 'idp', 'nonce', 'name'],
    code_challenge_methods_supported: ['S256'],
  },
  prompts: ['none', 'consent', 'login', 'enroll_authenticator'],
  claims: ({ person, asked, authTime }) => ({
    ver: 1,
    jti: `ID.${person.id}`,
    sub: person.id,
    amr: ['pwd'],
    idp: '00o1emulated000000h7',
    name: person.name,
    preferred_username: person.email,
    // As the application's filter lets them through.
    ...(asked['scope']?.split(' ').includes('groups') ? { groups: ['Closure approvers'] } : {}),
    auth_time: authTime,
  }),
  refuses,
});

export const classlink = (): Manner => ({
  issuer: '',
  authorize: '/oauth2/v2/auth',
  token: '/oauth2/v2/token',
  keys: '/oauth2/v2/jwks',
  published: {
    ...usual,
    claims_supported: ['sub', 'given_name', 'family_name', 'email', 'classLink_tenant_id'],
  },
  prompts: [],
  claims: ({ person }) => ({
    sub: person.id,
    classLink_tenant_id: Number(person.tenant),
    email: person.email,
  }),
  refuses,
});

/** It says no with 200, and gives the time of the token for that of the sign-in. */
export const slack = (): Manner => ({
  issuer: '',
  authorize: '/openid/connect/authorize',
  token: '/api/openid.connect.token',
  keys: '/openid/connect/keys',
  published: {
    ...usual,
    claims_supported: ['sub', 'auth_time', 'iss'],
    claims_parameter_supported: false,
  },
  prompts: [],
  claims: ({ person, now }) => ({
    sub: person.id,
    auth_time: now,
    'https://slack.com/team_id': person.tenant.toUpperCase(),
    'https://slack.com/user_id': person.id,
    email: person.email,
    name: person.name,
  }),
  refuses: {
    client: [200, { ok: false, error: 'bad_client_secret' }],
    grant: [200, { ok: false, error: 'invalid_code' }],
  },
  granted: { ok: true },
});
