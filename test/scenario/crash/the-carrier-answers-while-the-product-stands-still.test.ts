import { expect, test } from 'vitest';
import { setUpProduct } from '#test/support/product/product.ts';

const product = setUpProduct();

const pid = (): number => {
  if (product.pid === undefined) throw new Error('the product has no process of its own');
  return product.pid;
};

async function orderCall(to: string): Promise<number> {
  const { TWILIO_ACCOUNT_SID: account = '', TWILIO_AUTH_TOKEN: token } =
    product.farSide.environment;
  const { status } = await fetch(
    `${product.farSide.twilio.url}/2010-04-01/Accounts/${account}/Calls.json`,
    {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${account}:${token}`).toString('base64')}` },
      body: new URLSearchParams({
        To: to,
        From: '+14025550199',
        Twiml: '<Response><Hangup/></Response>',
      }),
    },
  );
  return status;
}

test('bot and dial worker stand still in the middle of a campaign’s orders, and the carrier takes every one', async () => {
  expect(pid()).not.toBe(process.pid);
  process.kill(pid(), 'SIGSTOP');
  try {
    const numbers = Array.from({ length: 100 }, (_, i) => `+14025550${String(100 + i)}`);
    const answers = await Promise.all(numbers.map(orderCall));

    expect(answers.filter((status) => status === 201)).toHaveLength(100);
  } finally {
    process.kill(pid(), 'SIGCONT');
  }
});
