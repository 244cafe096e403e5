import { randomBytes } from 'node:crypto';
import { generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { beforeEach, describe, expect, test } from 'vitest';
import { type StaffMember, staff } from '#sandbox/district/staff.ts';
import { until } from '#sandbox/until.ts';
import { askAnew, askedAMinuteAgo, stateOf, type Target } from '#test/support/chat/attacks.ts';
import {
  asOwner,
  fingerprintOf,
  forgeAnew,
  forgeApproval,
  sealAnew,
  signedFor,
} from '#test/support/chat/forged-approval.ts';
import { type Product, setUpProduct, startProduct } from '#test/support/product/product.ts';
import { newSignInLink, signIn } from '#test/support/web/sign-in.ts';

const me = staff.superintendent;

/** Orders to the carrier, of whatever kind. */
const ordered = ({ farSide }: Product) =>
  farSide.twilio.calls().length + farSide.twilio.messages().length;

/** The superintendent signs in afresh, as Approve asks for, and has approved on return. */
async function signInToApprove(product: Product): Promise<void> {
  const link = await newSignInLink(product, { platform: 'teams', member: me }, () =>
    product.onTeams('superintendent').press('approve'),
  );
  // Anyone who was sent this link by somebody else can see that it is none of theirs.
  expect(await (await fetch(link)).text()).toMatch(/account approves closure \d+/);
  expect((await signIn(link, me.directoryId)).text).toMatch(/You approved closure \d+/);
}

/** What the workers found wrong with it since it was forged last. */
async function faultsOf(product: Product, target: Target): Promise<string[]> {
  const { rows } = await product.database.pool.query<{ fault: string }>(
    `SELECT facts ->> 'fault' AS fault FROM audit_entry WHERE act = 'sign-in-unproven' AND subject_id = $1
      AND audit_entry.at > coalesce((SELECT max(a.at) FROM approval a JOIN campaign_version v ON v.id = a.version_id
        WHERE v.campaign_id = $1::uuid), '-infinity')`,
    [target.id],
  );
  return rows.map(({ fault }) => fault);
}

const unproven = 'We can’t confirm that the approver signed in for exactly this closure';

describe('while the directory is there', () => {
  const product = setUpProduct({ elsewhere: { SIGN_IN_ABOVE: '10' } });
  let card: Target;
  let before = 0;
  beforeEach(() => {
    product.farSide.directory.setAway(false);
    product.farSide.directory.alterTokens(undefined);
    before = ordered(product);
  });

  async function expectHeld(fault: string): Promise<void> {
    await until('the fault', async () => (await faultsOf(product, card)).length > 0);
    expect(await faultsOf(product, card)).toEqual([fault]);
    expect(ordered(product)).toBe(before);
  }

  test('what is approved after a fresh sign-in is called, also when the directory has gone away since', async () => {
    card = await askAnew(product);
    await signInToApprove(product);
    product.farSide.directory.setAway(true);

    await until('the calls', () => ordered(product) > before);
    expect(product.onTeams('superintendent').card()).not.toContain('No one is being called');
    const { rows } = await product.database.pool.query<{ token: Buffer }>(
      'SELECT id_token AS token FROM step_up ORDER BY at DESC LIMIT 1',
    );
    // The name in it is nobody's who only reads the table.
    expect(rows[0]?.token.toString('latin1')).not.toContain('eyJ');
  });

  test.each(['approved', 'dialing'] as const)(
    'attack 28: all rows of an approval are forged with the owner’s password, for a closure that is then %s',
    async (state) => {
      card = await askAnew(product);
      before = ordered(product);
      // The limit is the database's word as well.
      await asOwner(product, 'UPDATE district SET step_up_recipients = 1000000');

      await forgeApproval(product, card, { state });

      for (const person of [product.onSlack('principal'), product.onTeams('superintendent')]) {
        await until('the card to say so', () => person.card().includes(unproven));
        expect(person.card()).toContain('No one is being called');
        expect(person.card()).toContain('on hold');
      }
      await expectHeld('no-token');
      expect((await stateOf(product, card.id)).state).toBe(state);
    },
  );

  // All of them for the closure that the last test left calling.
  test('attack 28: … with a token that the attacker signed', async () => {
    const fingerprint = await fingerprintOf(product, card);
    const { token, secret } = await signedFor(product, { who: me, fingerprint });
    const [header = '', claims = ''] = token.split('.');
    const decoded = (part: string): unknown =>
      JSON.parse(Buffer.from(part, 'base64url').toString());
    const { privateKey } = await generateKeyPair('RS256');
    const own = await new SignJWT(decoded(claims) as JWTPayload)
      .setProtectedHeader(decoded(header) as { alg: string })
      .sign(privateKey);

    await forgeAnew(product, card, { evidence: { token: own, secret } });

    await expectHeld('jws-signature-verification-failed');
  });

  test('attack 28: … with the approver’s own token for another fingerprint', async () => {
    const evidence = await signedFor(product, { who: me, fingerprint: randomBytes(32) });

    await forgeAnew(product, card, { evidence });

    await expectHeld('other-nonce');
  });

  test.each<[string, string, StaffMember, StaffMember]>([
    ['another person’s token', 'other-person', staff.secretary, staff.secretary],
    ['the approver’s nonce, stolen, under one’s own sign-in', 'other-person', staff.secretary, me],
    ['the approver’s sign-in with somebody else’s nonce', 'other-nonce', me, staff.deputy],
  ])('attack 28: … with %s', async (_what, fault, who, owner) => {
    const fingerprint = await fingerprintOf(product, card);
    const evidence = await signedFor(product, { who, fingerprint, nonceOf: owner });

    await forgeAnew(product, card, { evidence });

    await expectHeld(fault);
  });

  test('attack 28: … with a token from yesterday', async () => {
    product.farSide.directory.alterTokens((claims) => ({
      ...claims,
      auth_time: Number(claims['auth_time']) - 86_400,
    }));
    const fingerprint = await fingerprintOf(product, card);
    const evidence = await signedFor(product, { who: me, fingerprint });

    await forgeAnew(product, card, { evidence });

    await expectHeld('not-fresh');
  });

  test('attack 28: … by the person who asked for it, after the rule against it was taken out of the database', async () => {
    const rule = `SELECT pg_get_functiondef('decision_blocker'::regproc) AS definition`;
    const [kept] = await asOwner(product, rule);
    await asOwner(
      product,
      `CREATE OR REPLACE FUNCTION decision_blocker(operator uuid, version campaign_version) RETURNS text
        LANGUAGE sql STABLE AS 'SELECT NULL::text'`,
    );
    const fingerprint = await fingerprintOf(product, card);
    const evidence = await signedFor(product, { who: staff.principal, fingerprint });

    await forgeAnew(product, card, { by: staff.principal, evidence });

    await expectHeld('author');
    await asOwner(product, kept?.['definition'] ?? '');
  });

  test('attack 28: … for one that is no emergency, however few it says it calls', async () => {
    await sealAnew(product, card, {
      purpose: 'school-mission',
      count: 2,
    });

    await forgeAnew(product, card, {});

    await expectHeld('no-token');
  });

  test('attack 28: an emergency that lies about how many it calls reaches no more than it says', async () => {
    await sealAnew(product, card, { purpose: 'emergency', count: 2 });

    await forgeAnew(product, card, {});

    await until('the fault', async () => (await faultsOf(product, card)).length > 0);
    expect(await faultsOf(product, card)).toEqual(['more-phones-than-sealed']);
    expect(ordered(product)).toBeLessThanOrEqual(before + 2);
  });
});

test('where the directory never answered a worker, it waits, says so on the card, and calls when the directory is back', async () => {
  await using product = await startProduct({
    withoutWorker: true,
    elsewhere: { SIGN_IN_ABOVE: '10' },
  });
  const { directory } = product.farSide;
  const target = await askAnew(product);
  await signInToApprove(product);
  await until('the approval', async () => (await stateOf(product, target.id)).state === 'approved');
  directory.setAway(true);

  product.startWorker();

  await until('the card to say so', () =>
    product.onSlack('principal').card().includes('sign-in service hasn’t answered'),
  );
  expect(await faultsOf(product, target)).toEqual(['no-keys']);
  expect(ordered(product)).toBe(0);

  directory.setAway(false);
  await until('the calls', () => ordered(product) > 0);
  await until('the card to forget it', () => {
    const shown = product.onSlack('principal').card();
    return shown.includes('Closure') && !shown.includes('No one is being called');
  });
});

test('an emergency within the limit never waits for the directory', async () => {
  await using product = await startProduct({
    withoutWorker: true,
    elsewhere: { SIGN_IN_ABOVE: '1000' },
  });
  product.farSide.directory.setAway(true);
  const target = await askAnew(product);
  await askedAMinuteAgo(product, target.id);
  await product.onTeams('superintendent').press('approve');
  await until('the approval', async () => (await stateOf(product, target.id)).state === 'approved');

  product.startWorker();

  await until('the calls', () => ordered(product) > 0);
  expect(await faultsOf(product, target)).toEqual([]);
});

test('where the directory has to call somebody an approver, the database alone makes nobody one', async () => {
  await using product = await startProduct({
    elsewhere: { SIGN_IN_ABOVE: '10', DIRECTORY_APPROVER_ROLE: 'Closures.Approve' },
  });
  const { directory } = product.farSide;
  const first = await askAnew(product);
  const fingerprint = await fingerprintOf(product, first);
  await forgeApproval(product, first, {
    evidence: await signedFor(product, { who: me, fingerprint }),
    state: 'dialing',
  });
  await until('the card to say so', () => product.onSlack('principal').card().includes(unproven));
  expect(await faultsOf(product, first)).toEqual(['no-approver-role']);
  expect(ordered(product)).toBe(0);

  await askAnew(product);
  directory.alterTokens((claims) => ({ ...claims, roles: ['Closures.Approve'] }));
  await signInToApprove(product);
  await until('the calls', () => ordered(product) > 0);
});
