import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createAdmission } from '#chat/teams/edge/admit-activity.ts';
import { createBotbuilderEdge } from '#chat/teams/edge/botbuilder-edge.ts';
import { createChannelKeys } from '#chat/teams/edge/channel-keys.ts';
import { createJoseEdge } from '#chat/teams/edge/jose-edge.ts';

const appId = 'b2b2b2b2-0000-4000-8000-000000000001';
const serviceurl = 'https://smba.trafficmanager.net/amer/';
const emulatorIssuer = 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/';

type Keys = Awaited<ReturnType<typeof generateKeyPair>>;
const kid = 'a-key-of-the-bot-framework';
let keys: Keys;
let others: Keys;
let url: string;
/** What the Bot Framework publishes, how often it was asked, and whether it answers. */
const office = { keySet: [] as object[], asked: 0, isDown: false };
const server = createServer((request, response) => {
  office.asked += 1;
  if (office.isDown) return void request.socket.destroy();
  const body =
    request.url === '/keys' ? { keys: office.keySet } : { issuer: url, jwks_uri: `${url}/keys` };
  response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
});

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  [keys, others] = await Promise.all([makeKeys(), makeKeys()]);
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});
beforeEach(async () => {
  // The library writes to the console what it refuses.
  vi.spyOn(console, 'error').mockImplementation(() => {});
  Object.assign(office, { keySet: [await published(keys, kid)], asked: 0, isDown: false });
  return () => vi.restoreAllMocks();
});

const makeKeys = () => generateKeyPair('RS256', { extractable: true });
const published = async ({ publicKey }: Keys, id: string, endorsements = ['msteams']) => ({
  ...(await exportJWK(publicKey)),
  kid: id,
  use: 'sig',
  endorsements,
});

const nowSeconds = () => Math.floor(Temporal.Now.instant().epochMilliseconds / 1000);
const goodClaims = (): JWTPayload => ({
  iss: url,
  aud: appId,
  nbf: nowSeconds() - 60,
  exp: nowSeconds() + 3600,
  serviceurl,
});
const sign = (claims: JWTPayload, from: Keys = keys, id = kid) =>
  new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: id })
    .sign(from.privateKey);

const edges = { botbuilder: createBotbuilderEdge, jose: createJoseEdge };

/** A door of its own, because the library remembers keys by the address they come from. */
function aDoor(library: keyof typeof edges) {
  const rules = {
    appId,
    appPassword: 'a secret of the sandbox',
    tenantId: randomUUID(),
    serviceHosts: [],
    openIdMetadataUrl: `${url}/${randomUUID()}`,
    tokenIssuer: url,
  };
  const { readHead } = createAdmission(rules, edges[library](rules));
  return async (token: string) => {
    const head = await readHead(`Bearer ${token}`);
    return head.kind === 'refused' ? head.status : 200;
  };
}

const forgeries: [string, () => string | Promise<string>][] = [
  ['without a signature', () => new UnsecuredJWT(goodClaims()).encode()],
  ['of another issuer', () => sign({ ...goodClaims(), iss: 'https://evil.example' })],
  ['of the emulator', () => sign({ ...goodClaims(), iss: emulatorIssuer })],
  ['for another bot', () => sign({ ...goodClaims(), aud: randomUUID() })],
  ['for nobody', () => sign({ iss: url, exp: nowSeconds() + 3600, serviceurl })],
  ['that expired six minutes ago', () => sign({ ...goodClaims(), exp: nowSeconds() - 360 })],
  ['that holds from in six minutes on', () => sign({ ...goodClaims(), nbf: nowSeconds() + 360 })],
  ['signed by another key under this one’s name', () => sign(goodClaims(), others)],
  ['of a key that nobody published', () => sign(goodClaims(), others, 'made-up')],
  ['signed with the public key as a secret', hmacWithPublicKey],
  ['with a changed payload', withChangedPayload],
  ['that is none', () => 'a.b.c'],
];

async function hmacWithPublicKey(): Promise<string> {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const { n } = await exportJWK(keys.publicKey);
  const signed = `${part({ alg: 'HS256', typ: 'JWT', kid })}.${part(goodClaims())}`;
  return `${signed}.${createHmac('sha256', String(n)).update(signed).digest('base64url')}`;
}

async function withChangedPayload(): Promise<string> {
  const [head, , signature] = (await sign(goodClaims())).split('.');
  const claims = { ...goodClaims(), serviceurl: 'https://smba.trafficmanager.net/emea/' };
  return `${head}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${signature}`;
}

describe.each(['botbuilder', 'jose'] as const)('by %s', (library) => {
  test('F53 what the Bot Framework signed for us is let in, five minutes either way for clocks that differ', async () => {
    const enter = aDoor(library);

    expect(await enter(await sign(goodClaims()))).toBe(200);
    expect(await enter(await sign({ ...goodClaims(), exp: nowSeconds() - 200 }))).toBe(200);
    expect(await enter(await sign({ ...goodClaims(), nbf: nowSeconds() + 200 }))).toBe(200);
  });

  test.each(forgeries)('F53 a token %s is refused', async (_what, forge) => {
    const enter = aDoor(library);

    expect(await enter(await forge())).toBe(401);
    expect(await enter(await sign(goodClaims()))).toBe(200);
  });

  test('F53 a key that is for another channel signs nothing for Teams', async () => {
    office.keySet = [await published(keys, kid, ['webchat'])];

    expect(await aDoor(library)(await sign(goodClaims()))).toBe(401);
  });

  test('F53 a key that was rotated in is taken with the next look; made-up names of keys bring no further look', async () => {
    office.keySet.push(await published(others, 'the-next-key'));
    const enter = aDoor(library);

    expect(await enter(await sign(goodClaims()))).toBe(200);
    expect(await enter(await sign(goodClaims(), others, 'the-next-key'))).toBe(200);
    const asked = office.asked;
    for (let n = 0; n < 50; n++)
      expect(await enter(await sign(goodClaims(), others, `made-up-${n}`))).toBe(401);

    expect(asked).toBe(2);
    expect(office.asked).toBe(asked);
  });

  test('F53 with the Bot Framework’s keys out of reach nobody is let in on trust, and known keys go on', async () => {
    const knows = aDoor(library);
    expect(await knows(await sign(goodClaims()))).toBe(200);
    office.isDown = true;

    expect(await aDoor(library)(await sign(goodClaims()))).toBe(401);
    expect(await knows(await sign(goodClaims()))).toBe(200);
    expect(await knows(await sign(goodClaims(), others))).toBe(401);
  });
});

test('F53 keys are looked for again after five minutes, and a day later; known ones serve five days where nobody answers', async () => {
  const clock = { ms: 0 };
  const channelKeys = createChannelKeys(`${url}/${randomUUID()}`, () => clock.ms);
  await channelKeys.find(kid);
  office.keySet.push(await published(others, 'the-next-key'));
  await expect(channelKeys.find('the-next-key')).rejects.toThrow('did not publish');

  clock.ms += 5 * 60_000 + 1;
  await channelKeys.find('the-next-key');
  expect(office.asked).toBe(4);
  clock.ms += 24 * 3_600_000 + 1;
  await channelKeys.find(kid);
  expect(office.asked).toBe(6);
  office.isDown = true;
  clock.ms += 4 * 24 * 3_600_000;
  await channelKeys.find(kid);
  clock.ms += 2 * 24 * 3_600_000;
  await expect(channelKeys.find(kid)).rejects.toThrow('out of reach');
});
