import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openSignOn } from '#directory/person-tokens.ts';
import { openTokenReader } from '#directory/token-reader.ts';
import { type DirectoryServer, startDirectoryServer } from '#sandbox/directory/directory-server.ts';
import { idTokenFor } from '#test/support/web/id-token.ts';

/* Tokens that the district's own directory signed, and that were given to somebody else or for something else. */

const tenant = '6f1e2d3c-0000-4000-8000-00000000d157';
const person = { tenant, id: 'a-person', name: 'Dana Whitfield', email: 'dana@example.org' };
const bot = '6f1e2d3c-0000-4000-8000-0000000000b0';
const inABrowser = '5e3ce6c0-2b1f-4285-8d4a-75ee78787346';
const another = '6f1e2d3c-0000-4000-8000-0000000000ff';

let directory: DirectoryServer;
beforeAll(async () => {
  directory = await startDirectoryServer({ port: 0, people: [person] });
  directory.connectBot('https://bot.example.org');
});
beforeEach(() => directory.alterTokens(undefined));
afterAll(() => directory.close());

const seconds = () => Math.trunc(Temporal.Now.instant().epochMilliseconds / 1000);
const alter = (other: Record<string, unknown>) =>
  directory.alterTokens((claims) => ({ ...claims, ...other }));

/** Whom Teams' token names, once it says this as well. */
async function named(other: Record<string, unknown>) {
  alter(other);
  const faults: unknown[] = [];
  const signOn = openSignOn({
    connection: 'entra',
    issuer: directory.settings.issuer,
    audience: bot,
    onFault: (error) => faults.push(error),
  });
  const who = await signOn?.readPerson(await directory.accessToken(person.id, bot));
  expect(faults).toEqual([]);
  return who;
}

test.each([
  ['on a phone or a desktop', {}],
  ['in a browser', { azp: inABrowser }],
  ['of version 1', { azp: undefined, appid: inABrowser }],
  ['of 89 minutes ago', { iat: seconds() - 89 * 60 }],
])('a token that Teams got %s names its person', async (_what, other) => {
  expect(await named(other)).toEqual({ tenant, id: person.id });
});

test.each([
  ['that another application got', { azp: another }],
  ['that another application got, in version 1', { azp: undefined, appid: another }],
  ['that does not say who got it', { azp: undefined }],
  ['for us and another application', { aud: [bot, another] }],
  ['for us alone, in a list', { aud: [bot] }],
  ['of yesterday, still good', { iat: seconds() - 24 * 3600 }],
  ['of an application, and no person', { idtyp: 'app' }],
  ['of another tenant, under the issuer of ours', { tid: another }],
])('attack 51: a token of the directory for Teams %s names nobody', async (_what, other) => {
  expect(await named(other)).toBeUndefined();
});

test('attack 51: a sign-in that another application got names nobody', async () => {
  const reader = openTokenReader({ provider: 'entra', ...directory.settings });
  await reader.keepKeys();
  const read = async (other: Record<string, unknown>) => {
    alter(other);
    const address = 'https://bot.example.org/directory/callback';
    const token = await idTokenFor(directory, address, { person: person.id, nonce: 'n' });
    return reader.readToken(token, Temporal.Now.instant());
  };

  expect(await read({ azp: directory.settings.clientId })).toMatchObject({ kind: 'read' });
  expect(await read({ azp: another })).toMatchObject({ kind: 'refused' });
  expect(await read({ tid: another })).toMatchObject({ kind: 'refused' });
});
