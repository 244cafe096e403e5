import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Phone } from '#test/support/attempt/attempt-district.ts';
import { askingDistrict } from '#test/support/consent/asking-family.ts';
import { setUpOnce } from '#test/support/set-up.ts';

const district = setUpOnce(askingDistrict);

const announcement = { version: { happening: 'other', purpose: 'school-mission' } };
const emergency = { version: { happening: 'other', purpose: 'emergency', emergency_fact: 'Gas' } };
const yesterday = { campaign: { started_at: 'yesterday' } };
const ofBus = () => ({ version: { group_ids: `{${randomUUID()}}`, happening: 'late-30m' } });
const correcting = (id: string) => ({ campaign: { corrects: id } });
const somebodyElse = async (): Promise<Phone> => {
  const [phone] = await district.addPhones(1);
  if (phone === undefined) throw new Error('no phone');
  return phone;
};

/** What the answer says between the day and the office, and of which closures the audit log has it. */
async function answerTo(phone: Phone): Promise<{ said: string | undefined; campaigns: string[] }> {
  await district.ask(phone);
  const [answer] = await district.answersTo(phone);
  const [entry] = await district.rows<{ campaigns: string[] }>(
    `SELECT facts -> 'campaigns' AS campaigns FROM audit_entry WHERE act = 'question-answered' AND subject_id = $1`,
    phone.id,
  );
  const said = answer?.match(
    /our newest notice \([^)]+\): (.*) School office: 503-555-0198\.$/,
  )?.[1];
  return { said, campaigns: entry?.campaigns ?? [] };
}

const nothing = { said: undefined, campaigns: [] };

test('a family of two schools gets what is new of each, by its name, and an announcement hides nothing', async () => {
  const phone = await district.family(district.baker);
  const school = district.baker;
  const late = await district.told('Baker Middle starts late.', phone, { school });
  const early = await district.told('Closed early.', phone);
  await district.told('The gym is closed.', phone, announcement);

  expect(await answerTo(phone)).toEqual({
    said: 'Adams Elementary: Closed early. Baker Middle starts late.',
    campaigns: [early, late],
  });
});

test('a correction of an announcement hides no closure, and is said where there is none', async () => {
  const phone = await district.family();
  const gym = await district.told('The gym is closed.', phone, announcement);
  const correction = { ...announcement, ...correcting(gym) };
  await district.told('Correction: the gym is open.', phone, correction);
  expect(await answerTo(phone)).toMatchObject({ said: 'Correction: the gym is open.' });

  const other = await district.family();
  await district.told('Closed.', other);
  const again = await district.told('The gym is closed.', other, announcement);
  await district.told('Correction: it is open.', other, { ...announcement, ...correcting(again) });
  expect(await answerTo(other)).toMatchObject({ said: 'Closed.' });
});

test('what corrects a closure in words of its own takes its place', async () => {
  const phone = await district.family();
  const closed = await district.told('Closed.', phone);
  const open = { ...announcement, ...correcting(closed) };
  const correction = await district.told('School is open.', phone, open);

  expect(await answerTo(phone)).toEqual({ said: 'School is open.', campaigns: [correction] });
});

test('what was corrected is not said, though its correction is of a day that is over', async () => {
  const phone = await district.family();
  const closed = await district.told('Closed.', phone);
  const past = { ...correcting(closed), version: { event_date: '2026-01-05' } };
  await district.told('School is open.', phone, past);

  expect(await answerTo(phone)).toEqual(nothing);
});

test.each([
  ['of absences', { version: { happening: 'absence' } }],
  ['of an incident', { campaign: { notifies: randomUUID() } }],
  ['of rights', { campaign: { tells_rights: 'due' } }],
  ['to staff', { version: { tells: 'staff' } }],
  ['to a club', { version: { ...announcement.version, group_ids: `{${randomUUID()}}` } }],
])(
  'a notice %s answers nobody, nor does its correction, and it hides nothing',
  async (_whose, few) => {
    const phone = await district.family();
    await district.told('Early dismissal.', phone, { version: { happening: 'late-1h' } });
    await district.told('For a few.', phone, few);
    expect(await answerTo(phone)).toMatchObject({ said: 'Early dismissal.' });

    const other = await district.family();
    const second = await district.told('For a few.', other, few);
    await district.told('Correction.', other, { ...announcement, ...correcting(second) });
    expect(await answerTo(other)).toEqual(nothing);
  },
);

test('what a bus is told is said to its families alone, beside a closure, and so is its correction', async () => {
  const phone = await district.family();
  await district.told('Closed.', phone);
  const bus = await district.told('Bus 12 is late.', phone, ofBus());
  expect(await answerTo(phone)).toMatchObject({ said: 'Bus 12 is late. Closed.' });

  const stranger = await somebodyElse();
  const correction = { ...announcement, ...correcting(bus) };
  await district.told('Bus 12 is on time.', phone, correction);
  expect(await answerTo(stranger)).toMatchObject({ said: 'Closed.' });
});

test('what a bus was told before the closure is not the newest', async () => {
  const phone = await district.family();
  await district.told('Bus 12 is late.', phone, ofBus());
  await district.told('Closed.', phone);

  expect(await answerTo(phone)).toMatchObject({ said: 'Closed.' });
});

test('an emergency and an all clear are said beside a closure, not in its place', async () => {
  const phone = await district.family();
  await district.told('Late start.', phone);
  const clear = { version: { happening: 'all-clear' } };
  await district.told('All clear.', phone, clear);
  expect(await answerTo(phone)).toMatchObject({ said: 'All clear. Late start.' });

  const other = await district.family();
  await district.told('Late start.', other);
  await district.told('Gas smell.', other, emergency);
  expect(await answerTo(other)).toMatchObject({ said: 'Gas smell. Late start.' });
});

test('of a closure that was stopped nothing is said, nor of what was told before the stop', async () => {
  const phone = await district.family();
  await district.told('Closed one.', phone);
  const second = await district.told('Closed by mistake.', phone);
  await district.told('Picture day.', phone, announcement);
  await district.stop(second);
  expect(await answerTo(phone)).toEqual(nothing);

  const other = await district.family();
  await district.stop(await district.told('Closed by mistake.', other));
  await district.told('Disregard our call.', other, announcement);
  expect(await answerTo(other)).toMatchObject({ said: 'Disregard our call.' });
});

test('what doesn’t fit a text is left out alone, and no announcement takes the place of a closure', async () => {
  const long = 'Bring a smile — '.repeat(35);
  const school = district.baker;
  const phone = await district.family(school);
  await district.told(`Picture day. ${long}`, phone, { ...announcement, school });
  const closed = await district.told('Closed.', phone);
  const expected = { said: 'Adams Elementary: Closed.', campaigns: [closed] };
  expect(await answerTo(phone)).toEqual(expected);

  const second = await district.family(school);
  const late = await district.told('Late start.', second, { school });
  await district.told(`Closed. ${long}`, second);
  expect(await answerTo(second)).toEqual({ said: 'Baker Middle: Late start.', campaigns: [late] });

  const third = await district.family(school);
  await district.told('Picture day.', third, { ...announcement, school });
  await district.told(`Closed. ${long}`, third);
  expect(await answerTo(third)).toEqual(nothing);
});

test('each notice is under the day on which it was told', async () => {
  const school = district.baker;
  const phone = await district.family(school);
  await district.told('Closed tomorrow.', phone, { school, ...yesterday });
  await district.told('Late start.', phone);

  expect((await answerTo(phone)).said).toMatch(
    /^Adams Elementary: Late start\. \(\w+day, \w+ \d+\) Baker Middle: Closed tomorrow\.$/,
  );
});

test('a closure that holds for one of two schools it named, and not for the other, leaves the office', async () => {
  const phone = await district.family(district.baker);
  const both = { version: { school_ids: `{${district.school},${district.baker}}` } };
  await district.told('Both are closed.', phone, both);
  expect(await answerTo(phone)).toMatchObject({ said: 'Both are closed.' });

  const other = await district.family(district.baker);
  await district.told('Both are closed.', other, both);
  await district.told('Late start.', other);
  expect(await answerTo(other)).toEqual(nothing);
});

test('what names two schools and was stopped, or is an announcement, leaves the closure of one of them', async () => {
  const schools = `{${district.school},${district.baker}}`;
  const phone = await district.family(district.baker);
  const wrong = await district.told('Closed by mistake.', phone, {
    version: { school_ids: schools },
  });
  await district.stop(wrong);
  await district.told('Late start.', phone);
  expect(await answerTo(phone)).toMatchObject({ said: 'Adams Elementary: Late start.' });

  const other = await district.family(district.baker);
  await district.told('Late start.', other);
  const picture = { version: { ...announcement.version, school_ids: schools } };
  await district.told('Picture day.', other, picture);
  expect(await answerTo(other)).toMatchObject({
    said: 'Picture day. Adams Elementary: Late start.',
  });
});
