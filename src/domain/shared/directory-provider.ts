/** Who may run a district's directory: what `DIRECTORY_PROVIDER` may say. */
export const directoryProviders = ['entra', 'google', 'okta', 'classlink', 'slack'] as const;
export type DirectoryProvider = (typeof directoryProviders)[number];

export type ProviderFacts = {
  /** As people call it. */
  name: string;
  /** Where it issues tokens to everybody; absent where each customer has an address of their own. */
  issuers?: readonly string[];
  /**
   * Whether it shows that somebody signed in just now: it has them do so when asked; it asks nobody again, but says when they
   * did; or it shows nothing of the kind.
   */
  freshness: 'asks' | 'tells' | 'none';
  /** Whether its tokens can name a person's roles. */
  namesRoles: boolean;
  /** How the staff list names the tenant, in lower case. */
  tenant: RegExp;
};

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;
const hostName = /^([\da-z-]+\.)+[a-z]{2,}$/;

/** What a district meets of each. The claims of its tokens are known to `src/directory` alone. */
export const providerFacts: Readonly<Record<DirectoryProvider, ProviderFacts>> = {
  entra: { name: 'Microsoft Entra', freshness: 'asks', namesRoles: true, tenant: uuid },
  google: {
    name: 'Google',
    issuers: ['https://accounts.google.com'],
    freshness: 'tells',
    namesRoles: false,
    tenant: hostName,
  },
  okta: { name: 'Okta', freshness: 'asks', namesRoles: true, tenant: hostName },
  // It documents no claim that says when somebody signed in.
  classlink: {
    name: 'ClassLink',
    issuers: ['https://launchpad.classlink.com'],
    freshness: 'none',
    namesRoles: false,
    tenant: /^\d{1,12}$/,
  },
  // Its `auth_time` is the time of the token, however long ago the person signed in.
  slack: {
    name: 'Slack',
    issuers: ['https://slack.com', 'https://slack-gov.com'],
    freshness: 'none',
    namesRoles: false,
    tenant: /^[et][\da-z]{6,}$/,
  },
};
