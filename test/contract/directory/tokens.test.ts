import { randomBytes } from 'node:crypto';
import { exportJWK, generateKeyPair, type JSONWebKeySet, type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openTokenReader } from '#directory/token-reader.ts';
import { type DirectoryServer, startDirectoryServer } from '#sandbox/directory/directory-server.ts';
import { idTokenFor } from '#test/support/web/id-token.ts';

/* Tokens are read later than they came, by keys alone: what a dial worker does before it calls. */

const tenant = '6f1e2d3c-0000-4000-8000-00000000d157';
const person = { tenant, id: 'a-person', name: 'Dana Whitfield', email: 'dana@example.org' };
const callback = 'https://bot.example.org/directory/callback';
const hour = 3_600_000;

let directory: DirectoryServer;
let clockMs = 0;
beforeAll(async () => {
  directory = await startDirectoryServer({ port: 0, people: [person] });
  directory.connectBot('https://bot.example.org');
});
beforeEach(() => {
  directory.setAway(false);
  directory.alterTokens(undefined);
});
afterAll(() => directory.close());

const aToken = () => idTokenFor(directory, callback, { person: person.id, nonce: 'n' });
const newReader = () =>
  openTokenReader({
    provider: 'entra',
    ...directory.settings,
    clock: () => clockMs,
    onFault: () => (faults += 1),
  });
let faults = 0;
const now = () => Temporal.Now.instant();

/** The claims that the directory would sign, under another signature. */
async function claimsOf(token: string): Promise<JWTPayload> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as JWTPayload;
}

async function keySet() {
  const found = await fetch(`${directory.settings.issuer}/.well-known/openid-configuration`);
  const { jwks_uri: address } = (await found.json()) as { jwks_uri: string };
  return (await (await fetch(address)).json()) as JSONWebKeySet;
}

test('a token tells who signed in and when, and does so tomorrow as it would have today', async () => {
  const reader = newReader();
  const token = await aToken();
  const at = now();
  expect(await reader.readToken(token, at)).toEqual({ kind: 'no-keys' });
  await reader.keepKeys();

  expect(await reader.readToken(token, at)).toMatchObject({
    kind: 'read',
    claims: { tenant, id: person.id, nonce: 'n', roles: [] },
  });
  // Its hour is counted to the approval; an approval that came after it had none.
  expect(await reader.readToken(token, at.add({ hours: 2 }))).toEqual({
    kind: 'refused',
    reason: 'jwt-expired',
  });
  expect(await reader.readToken(token, at.subtract({ hours: 2 }))).toMatchObject({ kind: 'read' });
});

test('a signature that is not the directory’s is refused, however it is made', async () => {
  const reader = newReader();
  await reader.keepKeys();
  const token = await aToken();
  const claims = await claimsOf(token);
  const [published] = (await keySet()).keys;
  const kid = published?.kid ?? '';
  const own = await generateKeyPair('RS256');
  const signed = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', kid })
    .sign(own.privateKey);
  // The public key taken for a secret that both know, and no key at all.
  const asSecret = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', kid })
    .sign(Buffer.from(JSON.stringify(published)));
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const bare = `${part({ alg: 'none', kid })}.${part(claims)}.`;
  const altered = token.replace(/\.[^.]+\./, `.${part({ ...claims, oid: 'somebody' })}.`);
  const withKey = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', kid, jwk: await exportJWK(own.publicKey) })
    .sign(own.privateKey);

  for (const forged of [signed, asSecret, bare, altered, withKey, 'no token', '']) {
    expect(await reader.readToken(forged, now()), forged).toMatchObject({ kind: 'refused' });
  }
});

test.each([
  ['another issuer', { iss: 'https://directory.example.org/v2.0' }],
  ['another application', { aud: 'another' }],
  ['several applications', { aud: ['another', '6f1e2d3c-0000-4000-8000-0000000d1c70'] }],
  ['no nonce', { nonce: undefined }],
  ['no person', { oid: undefined }],
  ['no time of the sign-in', { auth_time: undefined }],
  ['no end', { exp: undefined }],
])('a token of the directory for %s is refused', async (_what, other) => {
  const reader = newReader();
  await reader.keepKeys();
  directory.alterTokens((claims) => ({ ...claims, ...other }) as JWTPayload);

  expect(await reader.readToken(await aToken(), now())).toMatchObject({ kind: 'refused' });
});

test('keys serve for 24 hours while the directory is away, and no longer', async () => {
  const reader = newReader();
  const token = await aToken();
  await reader.keepKeys();
  directory.setAway(true);
  faults = 0;
  clockMs += 23 * hour;
  await reader.keepKeys();
  await reader.keepKeys();
  expect(faults).toBe(1);
  expect(await reader.readToken(token, now())).toMatchObject({ kind: 'read' });
  clockMs += 2 * hour;
  expect(await reader.readToken(token, now())).toEqual({ kind: 'no-keys' });

  directory.setAway(false);
  await reader.keepKeys();
  expect(await reader.readToken(token, now())).toMatchObject({ kind: 'read' });
});

test('a new key is fetched when it is met, at most every 30 seconds; one that was taken back serves no more', async () => {
  const reader = newReader();
  const before = await aToken();
  await reader.keepKeys();
  await directory.rotateKeys();
  const after = await aToken();
  clockMs += 31_000;
  expect(await reader.readToken(before, now())).toMatchObject({ kind: 'read' });
  expect(await reader.readToken(after, now())).toEqual({ kind: 'no-keys' });
  await reader.keepKeys();
  expect(await reader.readToken(after, now())).toMatchObject({ kind: 'read' });

  // Nobody knows yet whether the directory has it again, and then it is known.
  expect(await reader.readToken(before, now())).toEqual({ kind: 'no-keys' });
  const asked = directory.keysAsked();
  await reader.keepKeys();
  expect(directory.keysAsked()).toBe(asked);
  clockMs += 31_000;
  await reader.keepKeys();
  expect(directory.keysAsked()).toBe(asked + 1);
  expect(await reader.readToken(before, now())).toEqual({
    kind: 'refused',
    reason: 'jwks-no-matching-key',
  });
  const own = await generateKeyPair('RS256');
  const made = await new SignJWT(await claimsOf(after))
    .setProtectedHeader({ alg: 'RS256', kid: randomBytes(8).toString('hex') })
    .sign(own.privateKey);
  await reader.readToken(made, now());
  await reader.keepKeys();
  expect(directory.keysAsked()).toBe(asked + 1);
});
