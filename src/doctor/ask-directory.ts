import { z } from 'zod';
import type { Config } from '#config/config.ts';
import type { WorkerConfig } from '#config/worker-config.ts';
import type { Db } from '#database/connect.ts';
import { findTenants } from '#domain/people/operator/find-tenants.ts';
import { type DirectoryProvider, providerFacts } from '#domain/shared/directory-provider.ts';
import { ask } from './ask.ts';
import { type Finding, green, red, refused, yellow } from './finding.ts';

type Directory = Pick<
  WorkerConfig,
  'DIRECTORY_PROVIDER' | 'DIRECTORY_ISSUER' | 'DIRECTORY_CLIENT_ID' | 'PUBLIC_URL' | 'SIGN_IN_ABOVE'
> &
  Partial<Pick<Config, 'DIRECTORY_CLIENT_SECRET'>>;

const published = z.looseObject({
  issuer: z.string(),
  token_endpoint: z.string(),
  jwks_uri: z.string(),
  claims_supported: z.array(z.string()).optional(),
});
const keySet = z.looseObject({ keys: z.array(z.unknown()).min(1) });

/** Whether the issuer is one, publishes keys, shows fresh sign-ins, and knows our client. */
export async function askDirectory(settings: Directory): Promise<Finding[]> {
  const issuer = settings.DIRECTORY_ISSUER;
  const about = 'directory.issuer';
  const { status, body } = await ask(
    `${issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`,
  );
  const todo = `Correct DIRECTORY_ISSUER: ${issuerWords(settings)}.`;
  if (status >= 500 || status === 429)
    return [red(about, `The directory fails (HTTP ${status}).`, 'Look at its status page.')];
  const read = published.safeParse(body);
  if (!read.success)
    return [refused(about, `DIRECTORY_ISSUER is no OpenID Connect issuer (HTTP ${status}).`, todo)];
  const found = read.data;
  if (found.issuer !== issuer)
    return [
      refused(
        about,
        `The directory calls itself ${found.issuer}, not as DIRECTORY_ISSUER does.`,
        todo,
      ),
    ];
  const keys = await ask(found.jwks_uri);
  return [
    keySet.safeParse(keys.body).success
      ? green(about, 'The directory answers and publishes its keys.')
      : red(about, 'The directory publishes no keys.', 'Ask the people who run it.'),
    freshSignIn(settings, found.claims_supported),
    ...(await askClient(settings, found.token_endpoint)),
  ];
}

const issuerWords = ({ DIRECTORY_PROVIDER: provider }: Directory) => {
  const { name, issuers } = providerFacts[provider];
  if (provider === 'entra') return 'for Entra https://login.microsoftonline.com/<tenant id>/v2.0';
  return issuers === undefined
    ? `for ${name} https://<your organization>.okta.com`
    : `for ${name} ${issuers[0]}`;
};

function freshSignIn(settings: Directory, claims: string[] | undefined): Finding {
  const about = 'directory.auth-time';
  const provider = settings.DIRECTORY_PROVIDER;
  const { name, freshness } = providerFacts[provider];
  if (freshness === 'none')
    return yellow(
      about,
      `${name} shows no fresh sign-in: only emergencies of up to ${settings.SIGN_IN_ABOVE} calls and texts can be approved.`,
      'Let staff sign in with Entra, Okta or Google: docs/sign-in.md.',
    );
  // It tells nobody whether the claim is switched on, until somebody signs in.
  if (freshness === 'tells')
    return yellow(
      about,
      `${name} says when a person signed in only if its session age claims are on, which nobody can ask it.`,
      'Turn them on, and try Approve on a closure once: docs/sign-in.md.',
    );
  return claims?.includes('auth_time') === true
    ? green(about, 'The directory can say when a person signed in (auth_time).')
    : yellow(
        about,
        'The directory does not list auth_time, without which no fresh sign-in counts.',
        provider === 'entra'
          ? 'In Entra, add the optional claim auth_time to the ID token of the app.'
          : `Ask the people who run ${name} why its ID tokens lack auth_time.`,
      );
}

// OAuth has one word for each; Slack has words of its own.
const unknownClient = [
  'invalid_client',
  'unauthorized_client',
  'invalid_client_id',
  'bad_client_secret',
];
const unknownCode = ['invalid_grant', 'invalid_code'];

/** A code that is made up is no good, and a client that is unknown is told so before. */
async function askClient(
  { DIRECTORY_CLIENT_ID, DIRECTORY_CLIENT_SECRET: secret, PUBLIC_URL }: Directory,
  address: string,
): Promise<Finding[]> {
  if (secret === undefined) return [];
  const about = 'directory.client';
  const { status, body } = await ask(address, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: 'doctor',
      redirect_uri: `${PUBLIC_URL.replace(/\/+$/, '')}/directory/callback`,
      code_verifier: 'x'.repeat(43),
      client_id: DIRECTORY_CLIENT_ID,
      client_secret: secret,
    }),
  });
  const { error } = z.looseObject({ error: z.string() }).catch({ error: '' }).parse(body);
  if (unknownClient.includes(error))
    return [
      refused(
        about,
        `The directory refuses DIRECTORY_CLIENT_ID or DIRECTORY_CLIENT_SECRET (${error}).`,
        'Make a new client secret in the directory, set its value, and restart the bot.',
      ),
    ];
  return unknownCode.includes(error)
    ? [green(about, 'The directory knows our client.')]
    : [
        yellow(
          about,
          `The directory did not say whether it knows our client (${error || `HTTP ${status}`}).`,
          'Sign in once with /closure link.',
        ),
      ];
}

/** Whether the people on the staff list are of the kind of tenant that the provider names. */
export async function askStaff(
  db: Db,
  { DIRECTORY_PROVIDER: provider }: { DIRECTORY_PROVIDER: DirectoryProvider },
): Promise<Finding[]> {
  const { name, tenant } = providerFacts[provider];
  const others = (await findTenants(db)).filter((one) => !tenant.test(one.tenant));
  const people = others.reduce((sum, one) => sum + one.people, 0);
  const about = 'directory.staff';
  return [
    people === 0
      ? green(about, `The staff list names people as ${name} does.`)
      : red(
          about,
          `${people} on the staff list can’t sign in: their directory_tenant (${others[0]?.tenant}) is none of ${name}’s.`,
          'Correct DIRECTORY_PROVIDER, or import the staff list with the right tenants: docs/sign-in.md.',
        ),
  ];
}
