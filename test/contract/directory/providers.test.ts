import { createEmulator, type Emulator } from 'emulate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Directory, SignInRequest } from '#directory/directory.ts';
import { openIdDirectory } from '#directory/openid-directory.ts';
import { openTokenReader } from '#directory/token-reader.ts';
import { type DirectoryProvider, directoryProviders } from '#domain/shared/directory-provider.ts';
import { staff } from '#sandbox/district/staff.ts';
import { personOf, startProvider } from '#test/support/directory/provider.ts';

/* What our client makes of each provider: our own reading of it, and for Google and Okta somebody else's as well. */

const publicUrl = 'https://bot.example.org';
const request = (fresh: boolean): SignInRequest => ({
  state: 's'.repeat(43),
  nonce: 'n'.repeat(43),
  verifier: 'v'.repeat(43),
  fresh,
});

/** Signs in at the form that the address leads to; what comes back to the callback. */
async function answerTo(
  address: string,
  field: readonly [string, string],
  path = '',
): Promise<string> {
  const asked = new URL(address);
  const answered = await fetch(path === '' ? asked : new URL(path, asked), {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams([...asked.searchParams, [...field]]),
  });
  return new URL(answered.headers.get('location') ?? '').search;
}

const { superintendent } = staff;

async function tokenOf(provider: DirectoryProvider, fresh: boolean) {
  await using server = await startProvider(provider);
  server.connectBot(publicUrl);
  const directory = openIdDirectory({ provider, ...server.settings, publicUrl });
  const asked = request(fresh);
  const { id } = personOf(provider, superintendent);
  const search = await answerTo(await directory.signInAddress(asked), ['person', id]);
  const answer = await directory.readAnswer(search, asked);
  const reader = openTokenReader({ provider, ...server.settings });
  await reader.keepKeys();
  const token = answer.kind === 'signed-in' ? answer.person.token : '';
  return { answer, reading: await reader.readToken(token, Temporal.Now.instant()), server };
}

test.each(directoryProviders)('%s names a person by tenant and id', async (provider) => {
  const { answer } = await tokenOf(provider, false);

  const { tenant, id } = personOf(provider, superintendent);
  expect(answer).toMatchObject({ kind: 'signed-in', person: { tenant, id } });
});

test.each(['entra', 'google', 'okta'] as const)(
  'a fresh sign-in at %s is read by its keys alone',
  async (provider) => {
    const { answer, reading } = await tokenOf(provider, true);

    const { tenant, id } = personOf(provider, superintendent);
    expect(answer.kind).toBe('signed-in');
    expect(reading).toMatchObject({ kind: 'read', claims: { tenant, id } });
  },
);

test.each(['classlink', 'slack'] as const)(
  'nothing of %s is fresh, whatever time its token names',
  async (provider) => {
    const fresh = await tokenOf(provider, true);
    expect(fresh.answer).toEqual({ kind: 'refused', reason: 'no-fresh-sign-in' });

    const { answer, reading } = await tokenOf(provider, false);
    expect(answer.kind).toBe('signed-in');
    expect(reading).toEqual({ kind: 'refused', reason: 'no-fresh-sign-in' });
  },
);

test('groups of Okta are a person’s roles, and nobody else’s groups are', async () => {
  const { reading } = await tokenOf('okta', true);
  expect(reading).toMatchObject({ claims: { roles: ['Closure approvers'] } });

  const { reading: ofGoogle } = await tokenOf('google', true);
  expect(ofGoogle).toMatchObject({ claims: { roles: [] } });
});

test('a code or secret that Slack refuses with 200 is refused', async () => {
  await using server = await startProvider('slack');
  server.connectBot(publicUrl);
  const clients = [server.settings, { ...server.settings, clientSecret: 'x'.repeat(32) }];
  for (const settings of clients) {
    const directory = openIdDirectory({ provider: 'slack', ...settings, publicUrl });
    const answer = directory.readAnswer(`?code=x&state=${request(false).state}`, request(false));
    expect(
      await answer.then(
        ({ kind }) => kind,
        () => 'fault',
      ),
    ).not.toBe('signed-in');
  }
});

const secret = 'a-secret-of-this-test';
const client = {
  client_id: 'bellwether',
  client_secret: secret,
  name: 'Bellwether',
  redirect_uris: [`${publicUrl}/directory/callback`],
};
let google: Emulator;
let okta: Emulator;
beforeAll(async () => {
  google = await createEmulator({
    service: 'google',
    port: 0,
    seed: {
      google: {
        users: [
          {
            email: 'dana@district.example.org',
            name: 'Dana Whitfield',
            hd: 'district.example.org',
          },
        ],
        oauth_clients: [client],
      },
    },
  });
  okta = await createEmulator({
    service: 'okta',
    port: 0,
    seed: {
      okta: {
        users: [
          {
            login: 'dana@district.example.org',
            email: 'dana@district.example.org',
            first_name: 'Dana',
            last_name: 'Whitfield',
          },
        ],
        oauth_clients: [{ ...client, auth_server_id: 'default' }],
      },
    },
  });
});
afterAll(() => Promise.all([google.close(), okta.close()]));

const at = (provider: DirectoryProvider, issuer: string): Directory =>
  openIdDirectory({ provider, issuer, clientId: 'bellwether', clientSecret: secret, publicUrl });

test('somebody else’s Google names a person by domain and id, and tells no time', async () => {
  const directory = at('google', google.url);
  for (const fresh of [false, true]) {
    const asked = request(fresh);
    const address = await directory.signInAddress(asked);
    const search = await answerTo(
      address,
      ['email', 'dana@district.example.org'],
      '/o/oauth2/v2/auth/callback',
    );
    const answer = await directory.readAnswer(search, asked);
    expect(answer).toMatchObject(
      fresh
        ? { kind: 'refused', reason: 'no-time' }
        : {
            kind: 'signed-in',
            person: { tenant: 'district.example.org', id: expect.stringMatching(/./) },
          },
    );
  }
});

test('somebody else’s Okta names a person by its host and their id, and answers a fresh sign-in', async () => {
  const issuer = `${okta.url}/oauth2/default`;
  const directory = at('okta', issuer);
  const asked = request(true);
  const address = await directory.signInAddress(asked);
  expect(new URL(address).searchParams.get('prompt')).toBe('login');
  const page = await (await fetch(address)).text();
  const id = /name="(user[^"]*)" value="([^"]+)"/.exec(page);

  const search = await answerTo(
    address,
    [id?.[1] ?? '', id?.[2] ?? ''],
    '/oauth2/default/v1/authorize/callback',
  );

  expect(await directory.readAnswer(search, asked)).toMatchObject({
    kind: 'signed-in',
    person: { tenant: new URL(issuer).hostname, id: expect.stringMatching(/^00u/) },
  });
});
