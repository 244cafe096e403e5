import { createEmulator, type Emulator } from 'emulate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Directory, SignInRequest } from '#directory/directory.ts';
import { openIdDirectory } from '#directory/openid-directory.ts';

/*
 * Our client in front of somebody else's reading of Entra, so that it and our own server can't agree on an Entra that
 * does not exist.
 */

const tenant = '6f1e2d3c-0000-4000-8000-00000000d157';
const publicUrl = 'https://bot.example.org';
const request: SignInRequest = {
  state: 's'.repeat(43),
  nonce: 'n'.repeat(43),
  verifier: 'v'.repeat(43),
  fresh: false,
};

let emulator: Emulator;
let directory: Directory;
beforeAll(async () => {
  emulator = await createEmulator({
    service: 'microsoft',
    port: 0,
    seed: {
      microsoft: {
        users: [{ email: 'dana@example.org', name: 'Dana Whitfield', tenant_id: tenant }],
        oauth_clients: [
          {
            client_id: 'bellwether',
            client_secret: 'a-secret-of-this-test',
            name: 'Bellwether',
            redirect_uris: [`${publicUrl}/directory/callback`],
            tenant_id: tenant,
          },
        ],
      },
    },
  });
  directory = openIdDirectory({
    provider: 'entra',
    issuer: `${emulator.url}/${tenant}/v2.0`,
    clientId: 'bellwether',
    clientSecret: 'a-secret-of-this-test',
    publicUrl,
  });
});
afterAll(() => emulator.close());

/** Signs in as Dana where the client sends her; returns what comes back to the callback. */
async function answerTo(asked: SignInRequest): Promise<string> {
  const address = new URL(await directory.signInAddress(asked));
  const page = await (await fetch(address)).text();
  expect(page).toContain('dana@example.org');
  const answered = await fetch(new URL('/oauth2/v2.0/authorize/callback', address), {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams([...address.searchParams, ['email', 'dana@example.org']]),
  });
  const location = new URL(answered.headers.get('location') ?? '');
  expect(location.origin + location.pathname).toBe(`${publicUrl}/directory/callback`);
  return location.search;
}

test('a person is named by tenant and object id', async () => {
  const answer = await directory.readAnswer(await answerTo(request), request);

  expect(answer).toMatchObject({
    kind: 'signed-in',
    person: { tenant, id: expect.stringMatching(/^[0-9a-f-]{36}$/) },
  });
});

test.each([
  ['state', { state: 'x'.repeat(43) }],
  ['nonce', { nonce: 'x'.repeat(43) }],
  ['verifier', { verifier: 'x'.repeat(43) }],
])('an answer to another %s is refused', async (_what, other) => {
  const answer = await directory.readAnswer(await answerTo(request), { ...request, ...other });

  expect(answer.kind).toBe('refused');
});

test('a directory that does not answer is a fault and no answer; it is asked again', async () => {
  const silent = openIdDirectory({
    provider: 'entra',
    issuer: `http://127.0.0.1:1/${tenant}/v2.0`,
    clientId: 'bellwether',
    clientSecret: 'a-secret-of-this-test',
    publicUrl,
  });

  for (const _try of [1, 2]) {
    await expect(silent.signInAddress(request)).rejects.toThrow();
    await expect(silent.readAnswer(`?code=x&state=${request.state}`, request)).rejects.toThrow();
  }
});

test('a code serves once', async () => {
  const search = await answerTo(request);
  await directory.readAnswer(search, request);

  expect(await directory.readAnswer(search, request)).toMatchObject({ kind: 'refused' });
});

test('a fresh sign-in of a directory that does not say when is refused', async () => {
  const fresh = { ...request, fresh: true };

  expect(await directory.readAnswer(await answerTo(fresh), fresh)).toMatchObject({
    kind: 'refused',
  });
});
