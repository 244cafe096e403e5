import { expect, test } from 'vitest';
import type { Reply } from '#conversation/kit/command.ts';
import { answerCallBackKey } from '#domain/attempt/answer/answer-callback-key.ts';
import { revokeByText } from '#domain/consent/opt-out/revoke-by-text.ts';
import { newMessageSid } from '#test/support/consent/inbound-text.ts';
import { officeDesk, wordsIn } from '#test/support/consent/office-desk.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const desk = setUpOnce(officeDesk);

const text = async (phone: string, body: string) => {
  const from = await desk.number(phone);
  return revokeByText(desk.database.db, testVault, {
    carrierId: newMessageSid(),
    phoneIndexes: testVault.phoneIndexes(from),
    from,
    body,
  });
};

/** What the button with this label carries. */
function buttonOf(reply: Reply, label: string): Record<string, string> {
  const buttons = reply.kind === 'private' ? reply.card.buttons : [];
  const button = buttons.find((one) => one.label === label);
  if (button === undefined) throw new Error(`no button “${label}” in ${wordsIn(reply)}`);
  expect(JSON.stringify(button.data).length).toBeLessThan(500);
  return button.data;
}

test('nothing waits before anybody wrote', async () => {
  expect(wordsIn(await desk.say('clerk', 'consent tasks'))).toContain(
    'Nothing is waiting for you.',
  );
});

test('doubtful words are shown to the school’s own office, and hold until they are read', async () => {
  expect(await text('agreed', 'we might not want these messages any longer')).toBe('doubtful');
  expect(await desk.rule('agreed', 'school-mission', 'voice')).toBe('revoked');

  const shown = await desk.say('clerk', 'consent tasks');

  expect(wordsIn(shown)).toContain('1. Is this an opt-out?');
  expect(wordsIn(shown)).toContain('we might not want these messages any longer');
  expect(wordsIn(shown)).toContain('Number ending in 00\nagreed, shares');
  expect(wordsIn(await desk.say('otherClerk', 'consent tasks'))).toContain('Nothing is waiting');
});

test('words that were none give the number back, and words that were go on holding', async () => {
  const shown = await desk.say('clerk', 'consent tasks');
  const after = await desk.press('clerk', 'consent-task', buttonOf(shown, '1. It isn’t'));

  expect(wordsIn(after)).toContain('Recorded as no opt-out');
  expect(await desk.rule('agreed', 'school-mission', 'voice')).toBe('mission-consent');

  await text('agreed', 'we might not want these calls any longer');
  const again = await desk.say('clerk', 'consent tasks');
  await desk.press('clerk', 'consent-task', buttonOf(again, '1. It’s an opt-out'));

  expect(await desk.rule('agreed', 'school-mission', 'voice')).toBe('revoked');
  expect(wordsIn(await desk.say('clerk', 'consent tasks'))).toContain('Nothing is waiting');
});

test('pressed twice, or for another office’s task, it changes nothing and says so', async () => {
  await text('silent', 'please stop the bus at our corner');
  const shown = await desk.say('clerk', 'consent tasks');
  const data = buttonOf(shown, '1. It isn’t');

  expect(wordsIn(await desk.press('otherClerk', 'consent-task', data))).toContain(
    'No family at your schools',
  );
  expect(wordsIn(await desk.press('clerk', 'consent-task', { ...data, read: '' }))).toContain(
    'read that first',
  );
  await desk.press('clerk', 'consent-task', data);
  expect(wordsIn(await desk.press('clerk', 'consent-task', data))).toContain('already settled');
});

test('words from a number that another school’s family uses too are for the district’s staff', async () => {
  const phone = desk.district.phones['silent'];
  const elsewhere = desk.district.phones['elsewhere'];
  await desk.rows(
    `INSERT INTO guardian_phone (guardian_id, phone_id, rank)
     SELECT guardian_id, $1, 9 FROM guardian_phone WHERE phone_id = $2`,
    [phone, elsewhere],
  );
  await text('silent', 'we are tired of hearing from that school');

  for (const clerk of ['clerk', 'otherClerk'] as const) {
    const shown = await desk.say(clerk, 'consent tasks');
    expect(wordsIn(shown)).toContain('1. Is this an opt-out?');
    expect(wordsIn(shown)).toContain('A family at another school uses this number too');
    expect(JSON.stringify(shown)).not.toContain('tired of hearing');
    expect(shown.kind === 'private' && shown.card.buttons).toEqual([]);
  }
  const shown = await desk.say('secretary', 'consent tasks');
  expect(wordsIn(shown)).toContain('we are tired of hearing from that school');
  await desk.press('secretary', 'consent-task', buttonOf(shown, '1. It isn’t'));
  await desk.rows(`DELETE FROM guardian_phone WHERE phone_id = $1 AND rank = 9`, [phone]);
  expect(wordsIn(await desk.say('clerk', 'consent tasks'))).toContain('Nothing is waiting');
});

test('key 3 in a call back is told as what it stands for', async () => {
  const index = testVault.phoneIndex(await desk.number('silent'));
  await answerCallBackKey(desk.database.db, {
    carrierId: `CA${'3'.repeat(32)}`,
    phoneIndexes: [index],
    step: 0,
    key: '3',
  });

  const shown = await desk.say('clerk', 'consent tasks');

  expect(wordsIn(shown)).toContain('(key 3: this is the wrong number)');
  expect(wordsIn(shown)).not.toContain('no words on file');
  await desk.press('clerk', 'consent-task', buttonOf(shown, '1. It isn’t'));
});

test('a wrong number waits for the office to put the roster right', async () => {
  await text('withdrew', 'wrong number');
  const shown = await desk.say('officer', 'consent tasks');

  expect(wordsIn(shown)).toContain('1. Wrong number');
  expect(wordsIn(shown)).toContain('Remove the number from the student information system');

  const after = await desk.press('officer', 'consent-task', buttonOf(shown, '1. Done'));

  expect(wordsIn(after)).toContain('Done.');
});

test('three are shown at a time, and the rest are counted', async () => {
  const phones = Object.values(desk.district.phones);
  for (const phone of new Set(phones)) {
    await desk.rows(
      `INSERT INTO office_task (kind, phone_id, due_at) VALUES ('bad-number', $1, now() + interval '1 day')`,
      [phone],
    );
  }
  const shown = wordsIn(await desk.say('officer', 'consent tasks'));

  expect(shown.match(/\. Number not in service/g)).toHaveLength(3);
  expect(shown).toContain('3 more tasks follow when these are done.');
});

test('words that may be a withdrawal do not wait behind numbers that the carrier refuses', async () => {
  await text('agreed', 'we might not want any of these messages');

  expect(wordsIn(await desk.say('officer', 'consent tasks'))).toContain('1. Is this an opt-out?');
});
