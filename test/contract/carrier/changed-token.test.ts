import { afterAll, expect, test } from 'vitest';
import { aToken, authToken, carrierRig, unhurried } from '#test/support/carrier/carrier-rig.ts';

// Twilio signs with the primary token, takes orders by either, and forgets the primary one when the other is promoted.

const stack = new AsyncDisposableStack();
afterAll(() => stack.disposeAsync());
const changed = 'the-token-that-comes-next';
const guardian = '+15035550111';

async function productThatKnows(authTokens: [string, ...string[]]) {
  const rig = stack.use(await carrierRig({}, authTokens));
  rig.twilio.addAuthToken(changed);
  const signed = (how: 'good' | 'bad') =>
    rig.twilio.sendRaw('/twilio/text', aText(), { signed: how });
  return {
    promote: () => rig.twilio.promoteAuthToken(),
    signed,
    order: async () => {
      const wanted = { to: guardian, from: '+15035550100', token: aToken(), ringSeconds: 25 };
      return (await rig.carrier.placeCall(wanted, unhurried())).kind;
    },
  };
}

let sent = 0;
function aText(): Record<string, string> {
  sent += 1;
  return {
    AccountSid: `AC${'a1'.repeat(16)}`,
    Body: 'Thank you',
    From: guardian,
    MessageSid: `SM${String(sent).padStart(32, '0')}`,
    NumMedia: '0',
    NumSegments: '1',
    To: '+15035550100',
  };
}

test('from the secondary token on to the end of the first one, every callback is taken and every order placed', async () => {
  const { signed, order, promote } = await productThatKnows([changed, authToken]);

  expect(await signed('good')).toBe(204);
  expect(await order()).toBe('accepted');
  expect(await signed('bad')).toBe(403);
  promote();
  expect(await signed('good')).toBe(204);
  expect(await order()).toBe('accepted');
  expect(await signed('bad')).toBe(403);
});

test('the other way round, orders fail from the promotion on', async () => {
  const { order, promote } = await productThatKnows([authToken, changed]);

  expect(await order()).toBe('accepted');
  promote();
  expect(await order()).toBe('rejected');
});

test('once the one before is dropped, what is signed with it is refused', async () => {
  const { signed, promote } = await productThatKnows([changed]);

  expect(await signed('good')).toBe(403);
  promote();
  expect(await signed('good')).toBe(204);
});
