import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { CallHandler } from '#carrier/carrier.ts';
import { type Phone, testHandler } from '#test/support/attempt/attempt-district.ts';
import { wordsOf } from '#test/support/attempt/script-words.ts';
import { askingDistrict } from '#test/support/consent/asking-family.ts';
import { inAnotherTime } from '#test/support/postgres/in-another-time.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const district = setUpOnce(askingDistrict);
let handler: CallHandler;
beforeAll(() => {
  handler = testHandler(district);
});

const past = { version: { event_date: '2026-01-05' } };
const none = 'There is no message for this number now.';
const sentOut = /we sent out this notice\./;
const contacted = /we contacted you about this\./;

let calls = 0;
/** What is said between the name of the district and the keys. */
async function heardBy({ number }: Phone): Promise<string> {
  const carrierId = `CA${String(++calls).padStart(32, 'd')}`;
  const words = wordsOf(await handler.onInboundCall({ carrierId, from: number }));
  return words
    .slice(
      1,
      words.findIndex((line) => line.includes('press')),
    )
    .join(' ');
}

/** As if a call had spoken to it so long ago. */
const reach = (campaign: string, ago = '1 minute') =>
  inAnotherTime(
    district,
    'UPDATE attempt SET spoken_at = now() - $2::interval WHERE campaign_id = $1',
    [campaign, ago],
  );

describe('a number on the list of a closure whose day is not over', () => {
  test('hears it though no try reached it, and is not told that one did', async () => {
    const phone = await district.family();
    await district.told('Closed today.', phone);
    const heard = await heardBy(phone);
    expect(heard).toContain('Closed today.');
    expect(heard).toMatch(sentOut);
    expect(heard).not.toMatch(contacted);
  });

  test('hears all that are in force, the newest first, and none of a day that is over', async () => {
    const phone = await district.family();
    await reach(await district.told('Closed for snow.', phone, past));
    await reach(await district.told('Closed for ice.', phone));
    await district.told('Bus 12 is late.', phone, {
      version: { happening: 'late-30m', group_ids: `{${randomUUID()}}` },
    });

    const heard = await heardBy(phone);
    expect(heard).toMatch(/sent out.*Bus 12 is late\..*contacted you.*Closed for ice\./);
    expect(heard).not.toContain('snow');
  });

  test('hears nothing that was stopped or corrected, and what stands beside it', async () => {
    const phone = await district.family();
    await district.told('The gym is closed.', phone, {
      version: { happening: 'other', purpose: 'school-mission' },
    });
    const closed = await district.told('Closed.', phone);
    await reach(closed);
    await district.told('Open after all.', phone, { campaign: { corrects: closed } });
    const wrong = await district.told('Evacuate.', phone);
    await reach(wrong);
    await district.stop(wrong);

    const heard = await heardBy(phone);
    expect(heard).toMatch(/Open after all\..*The gym is closed\./);
    expect(heard).not.toMatch(/Closed\.|Evacuate/);
  });

  test('a correction that was stopped takes nothing back, and an all clear does, whatever became of it', async () => {
    const phone = await district.family();
    const closed = await district.told('Closed.', phone);
    const next = { state: 'stopped', ended_at: 'now' };
    await district.told('Open after all.', phone, {
      version: { happening: 'open' },
      campaign: { ...next, corrects: closed },
    });
    expect(await heardBy(phone)).toContain('Closed.');

    const other = await district.family();
    const lockdown = await district.told('Locked rooms.', other, {
      version: { happening: 'lockdown' },
    });
    expect(await heardBy(other)).toContain('Locked rooms.');
    await district.told('It is over.', other, {
      version: { happening: 'all-clear' },
      campaign: { ...next, corrects: lockdown },
    });
    expect(await heardBy(other)).not.toContain('Locked rooms.');
  });

  test.each([
    ['an absence', { version: { happening: 'absence' } }],
    ['a notice of an incident', { campaign: { notifies: randomUUID() } }],
    ['a notice of rights', { campaign: { tells_rights: 'due' } }],
    ['a message to staff', { version: { tells: 'staff' } }],
  ])('hears %s only where a call or text reached it', async (_what, own) => {
    const phone = await district.family();
    const campaign = await district.told('For you alone.', phone, own);
    expect(await heardBy(phone)).toContain(none);

    await reach(campaign);
    expect(await heardBy(phone)).toContain('For you alone.');
  });
});

test('a number of an emergency contact hears it only once a call reached it', async () => {
  const phone = await district.family();
  const campaign = await district.told('Evacuated.', phone);
  await inAnotherTime(
    district,
    `UPDATE recipient SET contact_turn = 1, household = NULL, turn = NULL
     WHERE version_id = (SELECT id FROM campaign_version WHERE campaign_id = $1)`,
    [campaign],
  );
  expect(await heardBy(phone)).toContain(none);

  await reach(campaign);
  expect(await heardBy(phone)).toContain('Evacuated.');
});

test('a number that is on no list hears nothing of what its school was told', async () => {
  const [other] = await district.addPhones(1);
  const phone = await district.family();
  if (other === undefined) throw new Error('no phone');
  await district.told('Closed today.', other);

  expect(await heardBy(phone)).toContain(none);
});

describe('where nothing is in force', () => {
  test('the newest that reached the phone in the last seven days is said, with its day', async () => {
    const phone = await district.family();
    await reach(await district.told('Closed for snow.', phone, past), '6 days 23 hours');
    const ice = await district.told('Closed for ice.', phone, past);
    await reach(ice, '6 days');
    await district.told('Closed for wind.', phone, past);

    const heard = await heardBy(phone);
    expect(heard).toMatch(contacted);
    expect(heard).toContain('Closed for ice.');
    expect(heard).not.toMatch(/snow|wind/);

    await district.stop(ice);
    expect(await heardBy(phone)).toContain(none);
  });

  test('what is older than seven days is not', async () => {
    const phone = await district.family();
    const campaign = await district.told('Closed.', phone, past);
    await reach(campaign, '6 days 23 hours 59 minutes');
    expect(await heardBy(phone)).toContain('Closed.');

    await reach(campaign, '7 days 1 minute');
    expect(await heardBy(phone)).toContain(none);
  });
});
