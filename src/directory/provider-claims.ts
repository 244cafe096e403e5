import type { DirectoryProvider } from '#domain/shared/directory-provider.ts';

export type Claims = Readonly<Record<string, unknown>>;

/** How one provider is asked, and what it calls a person. */
export type ProviderClaims = {
  scope: string;
  /** Asked for where the directory's own document offers it: an unknown scope is an error elsewhere. */
  scopeWhereOffered?: string;
  /** What is sent along when anybody signs in, and when the sign-in has to be fresh. */
  asked: { usual: Record<string, string>; fresh: Record<string, string> };
  /** Undefined where the token names nobody of an organization. */
  person: (claims: Claims, issuer: string) => { tenant: string; id: string } | undefined;
  /** The claim with the person's roles. */
  roles?: string;
};

const choose = { prompt: 'select_account' };
const again = { prompt: 'login', max_age: '0' };
// It has everybody of a Workspace choose their account, and can't be made to ask for the password.
const ofWorkspace = { ...choose, hd: '*' };

/** A person is the pair of tenant and id, each as the provider promises never to give it to another one. Never an e-mail address. */
export const providerClaims: Readonly<Record<DirectoryProvider, ProviderClaims>> = {
  entra: {
    scope: 'openid profile',
    asked: { usual: choose, fresh: again },
    // Of these two either case is the same.
    person: ({ tid, oid }, issuer) => pair(ownTenant(lower(tid), issuer), lower(oid)),
    roles: 'roles',
  },
  google: {
    scope: 'openid email profile',
    asked: {
      usual: ofWorkspace,
      fresh: { ...ofWorkspace, claims: '{"id_token":{"auth_time":{"essential":true}}}' },
    },
    // An account without `hd` is a person's own, whatever its address is.
    person: ({ hd, sub }) => pair(lower(hd), text(sub)),
  },
  okta: {
    scope: 'openid profile',
    scopeWhereOffered: 'groups',
    asked: { usual: {}, fresh: again },
    person: ({ sub }, issuer) => pair(new URL(issuer).hostname, text(sub)),
    roles: 'groups',
  },
  classlink: {
    scope: 'openid profile',
    asked: { usual: {}, fresh: {} },
    person: ({ classLink_tenant_id: tenant, sub }) => pair(text(tenant), text(sub)),
  },
  slack: {
    scope: 'openid profile',
    asked: { usual: {}, fresh: {} },
    person: (claims) =>
      pair(lower(claims['https://slack.com/team_id']), text(claims['https://slack.com/user_id'])),
  },
};

function pair(tenant: string | undefined, id: string | undefined) {
  return tenant === undefined || id === undefined ? undefined : { tenant, id };
}

/** The address of an issuer names the tenant that it signs for; a guest there has a token of that tenant, too. */
const ownTenant = (tenant: string | undefined, issuer: string) =>
  new URL(issuer).pathname
    .toLowerCase()
    .split('/')
    .find((part) => part !== '' && part === tenant);

function text(claim: unknown): string | undefined {
  if (typeof claim === 'number') return String(claim);
  return typeof claim === 'string' && claim !== '' ? claim : undefined;
}

const lower = (claim: unknown) => text(claim)?.toLowerCase();
