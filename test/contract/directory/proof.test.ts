import { hash, randomBytes } from 'node:crypto';
import canonicalize from 'canonicalize';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createProofJudge } from '#dialer/place/judge-proof.ts';
import type { TokenReader } from '#directory/directory.ts';
import { openTokenReader } from '#directory/token-reader.ts';
import type { Start, Vote } from '#domain/sign-in/proof.ts';
import { newNonceSecret, nonceOf } from '#domain/sign-in/sign-in.ts';
import { type DirectoryServer, startDirectoryServer } from '#sandbox/directory/directory-server.ts';
import { idTokenFor } from '#test/support/web/id-token.ts';

/* What a dial worker makes of the rows of one closure, with real tokens of the emulated directory. */

const tenant = '6f1e2d3c-0000-4000-8000-00000000d157';
const people = ['marcus', 'ines', 'dana'].map((id) => ({ tenant, id, name: id, email: id }));
const callback = 'https://bot.example.org/directory/callback';

let directory: DirectoryServer;
let reader: TokenReader;
beforeAll(async () => {
  directory = await startDirectoryServer({ port: 0, people });
  directory.connectBot('https://bot.example.org');
  reader = openTokenReader({ provider: 'entra', ...directory.settings });
  await reader.keepKeys();
});
beforeEach(() => {
  directory.alterTokens(undefined);
});
afterAll(() => directory.close());

const judge = (start: Start, settings: { above?: number; approverRole?: string } = {}) =>
  createProofJudge({ reader, above: 500, approverRole: undefined, ...settings })(start);

const now = () => Temporal.Now.instant();

/** A closure with this sealed, and nobody's approval yet. */
function aStart(sealed: {
  purpose?: string;
  count?: number;
  approvalsNeeded?: number;
  expiresAt?: Temporal.Instant;
  stopTryingAt?: Temporal.Instant;
}): Start {
  const { purpose = 'emergency', count = 501, approvalsNeeded = 1 } = sealed;
  const { expiresAt = now().add({ hours: 1 }), stopTryingAt = now().add({ hours: 3 }) } = sealed;
  const sealedText =
    canonicalize({
      campaign: 'c',
      version: 1,
      purpose,
      approvalsNeeded,
      expiresAt: expiresAt.toString(),
      stopTryingAt: stopTryingAt.toString(),
      recipients: { count },
    }) ?? '';
  return {
    campaignId: 'c',
    versionId: 'v',
    number: 1,
    fingerprint: hash('sha256', sealedText, 'buffer'),
    purpose,
    sealedText,
    authors: [{ tenant, id: 'dana' }],
    votes: [],
  };
}

async function vote(start: Start, id: string, at = now()): Promise<Vote> {
  const secret = newNonceSecret();
  const person = { tenant, id };
  const nonce = nonceOf({ fingerprint: start.fingerprint, person, secret });
  const token = await idTokenFor(directory, callback, { person: id, nonce });
  return { person, at, evidence: [{ signInId: 's', token, secret }] };
}

const voted = async (start: Start, ...ids: string[]): Promise<Start> => ({
  ...start,
  votes: await Promise.all(ids.map((id) => vote(start, id))),
});

const held = (fault: string) => ({ kind: 'held', reason: 'not-proven', fault });

test('only an emergency of as many as the worker is told takes no sign-in, and calls no more than were sealed', async () => {
  expect(await judge(aStart({ count: 500 }))).toEqual({ kind: 'free', most: 500 });
  expect(await judge(aStart({ count: 501 }))).toEqual(held('no-approval'));
  expect(await judge(aStart({ count: 1, purpose: 'school-mission' }))).toEqual(held('no-approval'));
  expect(await judge(aStart({ count: 1 }), { above: 0 })).toEqual(held('no-approval'));
});

test('as many different people are proven as were sealed', async () => {
  const two = aStart({ approvalsNeeded: 2 });
  expect(await judge(await voted(two, 'marcus'))).toMatchObject({ kind: 'held' });
  expect(await judge(await voted(two, 'marcus', 'ines'))).toEqual({ kind: 'proven' });
  const half = await voted(two, 'marcus', 'ines');
  const [first, second] = half.votes;
  if (first === undefined || second === undefined) throw new Error('two votes');
  const stolen = { ...second, evidence: first.evidence };
  expect(await judge({ ...half, votes: [first, stolen] })).toEqual(held('other-person'));
});

test('text that is not what the fingerprint was taken over starts nothing, whatever it says', async () => {
  const start = await voted(aStart({}), 'marcus');
  const altered: Partial<Start>[] = [
    { sealedText: start.sealedText.replace('501', '1') },
    { fingerprint: randomBytes(32) },
    { campaignId: 'another' },
    { number: 2 },
    { purpose: 'other' },
  ];
  const bare = (sealedText: string) => ({
    sealedText,
    fingerprint: hash('sha256', sealedText, 'buffer'),
  });
  for (const other of [...altered, ...['', '{', 'null', '[]', '{"purpose":"emergency"}'].map(bare)])
    expect(await judge({ ...start, ...other }), JSON.stringify(other)).toEqual(held('seal-broken'));
});

test('the sign-in was just before the approval, and in time for both', async () => {
  const at = now();
  const start = aStart({});
  const as = async (minutes: number) =>
    judge({ ...start, votes: [await vote(start, 'marcus', at.add({ minutes }))] });
  expect(await as(0)).toEqual({ kind: 'proven' });
  expect(await as(19)).toEqual({ kind: 'proven' });
  expect(await as(21)).toEqual(held('not-fresh'));
  expect(await as(-2)).toEqual(held('not-fresh'));

  const expired = aStart({ expiresAt: at.subtract({ minutes: 2 }) });
  expect(await judge(await voted(expired, 'marcus'))).toEqual(held('too-late'));
  const lastWeek = aStart({ stopTryingAt: at.subtract({ hours: 25 }) });
  expect(await judge(await voted(lastWeek, 'marcus'))).toEqual(held('long-over'));
});

test('anyone who asked proves nothing, and where the directory names approvers nobody else does', async () => {
  expect(await judge(await voted(aStart({}), 'dana'))).toEqual(held('author'));
  const approverRole = 'Closures.Approve';
  expect(await judge(await voted(aStart({}), 'marcus'), { approverRole })).toEqual(
    held('no-approver-role'),
  );
  directory.alterTokens((claims) => ({ ...claims, roles: ['Other', approverRole] }));
  const start = await voted(aStart({}), 'marcus');
  expect(await judge(start, { approverRole })).toEqual({ kind: 'proven' });
});

test('of several sign-ins one that is right is enough, and what was proven once stays so when the key is taken back', async () => {
  const start = aStart({});
  const right = await vote(start, 'marcus');
  const wrong = { signInId: 's2', token: 'none', secret: randomBytes(32) };
  const both = { ...start, votes: [{ ...right, evidence: [wrong, ...right.evidence] }] };
  const lasting = createProofJudge({ reader, above: 500, approverRole: undefined });
  expect(await lasting(both)).toEqual({ kind: 'proven' });

  await directory.rotateKeys();
  const fresh = openTokenReader({ provider: 'entra', ...directory.settings });
  await fresh.keepKeys();
  reader = fresh;
  expect(await lasting(both)).toEqual({ kind: 'proven' });
  // Whether the directory has the key again somebody has to ask it.
  expect(await judge(both)).toEqual({ kind: 'held', reason: 'directory-away', fault: 'no-keys' });
});
