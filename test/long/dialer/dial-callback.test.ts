import { expect, test } from 'vitest';
import { createDialer } from '#dialer/dialer.ts';
import { dialRig } from '#test/support/attempt/dial-rig.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const rig = setUpOnce(dialRig);

test('who was called calls back, hears the message again and says that the number is wrong', async () => {
  const [phone] = await rig.district.addPhones(1);
  if (phone === undefined) throw new Error('no phone');
  const campaign = await rig.district.startCampaign({ phones: [phone] });
  const dialer = createDialer(rig.tools('worker-a'));
  await dialer.dialCalls(new AbortController().signal);
  await rig.settled(campaign);

  const call = rig.twilio.callBack(phone.number, { keys: ['1', '3'] });
  await rig.until(async () => call.status === 'completed');

  const words = call.transcript.map(({ speaker, text }) => `${speaker}: ${text}`);
  expect(words.filter((line) => line === 'line: School is closed today.')).toHaveLength(2);
  expect(words.at(-1)).toBe('line: We will not call this number again.');
  const { rows } = await rig.district.pool.query(
    'SELECT scope, means FROM revocation WHERE phone_id = $1',
    [phone.id],
  );
  expect(rows).toEqual([{ scope: 'wrong-number', means: 'call-back' }]);
});
