import { beforeAll, expect, test } from 'vitest';
import type { Person } from '#sandbox/person.ts';
import { until } from '#sandbox/until.ts';
import { addNamedFamily } from '#test/support/district/add-named-family.ts';
import { makeItAfternoon, makeItASchoolDay, todayThere } from '#test/support/district/afternoon.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { atLength } from '#test/support/run/length.ts';
import { phoneBinding } from '#vault/vault.ts';

const product = setUpProduct({ students: 360 });
let clerk: Person;
let superintendent: Person;
const later = todayThere().add({ days: 60 }).toString();
/** Homes with two phones and one household; the last one has two students. */
let homes: { students: string[]; numbers: string[] }[];
/** Two families with one phone and two children each, whose names no other child has. */
const numberOf = { twins: '', cousins: '' };

const rows = async <T extends object>(text: string, values: unknown[] = []) =>
  (await product.database.owner.pool.query<T>(text, values)).rows;

beforeAll(async () => {
  await makeItAfternoon(product.database);
  await makeItASchoolDay(product.database);
  // The second phone of a home waits for the first one.
  await rows('UPDATE district SET no_answer_retry_seconds = 600');
  clerk = product.onSlack('principal');
  superintendent = product.onTeams('superintendent');
  const [school] = await rows<{ id: string }>('SELECT id FROM school ORDER BY name LIMIT 1');
  for (const [id, children] of [
    ['twins', ['Avani Reyes', 'Liamor Reyes']],
    ['cousins', ['Idina Mosso', 'Olefin Mosso']],
  ] as const) {
    const family = { id, children, guardians: [{}] };
    [numberOf[id] = ''] = await addNamedFamily(product.database, school?.id ?? '', family);
    product.farSide.twilio.setBehavior(numberOf[id], { answers: 'person', keys: ['6'] });
  }
  const found = await rows<{ students: string[]; numbers: Buffer[]; indexes: Buffer[] }>(
    `SELECT (SELECT array_agg(DISTINCT st.sourced_id ORDER BY st.sourced_id) FROM guardianship gs JOIN student st ON st.id = gs.student_id
         WHERE gs.guardian_id = h.household) AS students,
       array_agg(p.number ORDER BY h.turn) AS numbers, array_agg(p.index ORDER BY h.turn) AS indexes
     FROM roster_household h JOIN phone p ON p.id = h.phone_id
     WHERE NOT EXISTS (SELECT FROM phone_block b WHERE b.phone_id = p.id) AND NOT EXISTS (SELECT FROM revocation r WHERE r.phone_id = p.id)
       AND EXISTS (SELECT FROM phone_audience a WHERE a.phone_id = p.id AND a.may_be_contacted) AND p.line_type <> 'unknown'
     GROUP BY h.household HAVING count(*) = 2
       AND (SELECT count(*) FROM roster_household o WHERE o.household = h.household) = 2
     ORDER BY (SELECT count(*) FROM guardianship gs WHERE gs.guardian_id = h.household), h.household`,
  );
  homes = found.map(({ students, numbers, indexes }) => ({
    students,
    numbers: numbers.map((number, i) =>
      product.vault.decrypt(number, phoneBinding(indexes[i] ?? Buffer.alloc(0))),
    ),
  }));
});

const heardOn = (number: string | undefined) =>
  product.farSide.twilio
    .calls()
    .filter(({ to }) => to === number)
    .flatMap(({ transcript }) => transcript)
    .filter(({ speaker }) => speaker === 'line')
    .map(({ text }) => text)
    .join('\n');

const callsTo = (number: string | undefined) =>
  product.farSide.twilio.calls().filter(({ to }) => to === number).length;

const told = () => clerk.toldPrivately().at(-1) ?? '';

async function sendList(
  list: readonly string[],
  values: Record<string, string> = {},
): Promise<string> {
  const before = clerk.toldPrivately().length;
  await clerk.openForm(`closure absent ${list.join(' ')}`);
  await until('the form', () => clerk.form().includes('Absent today'));
  expect(await clerk.submit(values)).toBeUndefined();
  await until('the answer', () => clerk.toldPrivately().length > before);
  return told();
}

test('the first list asks for an approval that covers later days, and a second person reads so before they give it', async () => {
  await clerk.openForm(`closure absent ${homes[0]?.students[0]}`);
  await until('the form', () => clerk.form().includes('Absent today'));
  await clerk.submit({ covers: 'later' });
  await until('its fields', () => clerk.form().includes('Students a day, at most'));
  expect(await clerk.submit({ until: later, to: '20:00' })).toBeUndefined();
  await until('the answer', () => told().includes('An approver decides.'));

  for (const approver of [superintendent, product.onSlack('superintendent')]) {
    await until('the card', () => approver.card().includes('Waiting for approval'));
    expect(approver.card()).toMatch(
      /Each later list of absent students until \w+, \w+ \d+, with these words: 40 students a day at most, called 9:00 am to 8:00 pm/,
    );
    expect(approver.card()).toMatch(/Later lists until .+ are called without another approval\./);
  }
  await superintendent.press('approve');
  await finished(product);
});

test('a later list is called at once: one call a home, brothers and sisters together', async () => {
  const [confirms, answers, siblings] = [homes[1], homes[2], homes.at(-1)];
  product.farSide.twilio.setBehavior(confirms?.numbers[0] ?? '', {
    answers: 'person',
    keys: ['1'],
  });
  const students = [confirms, answers, siblings].flatMap((home) => home?.students ?? []);

  expect(await sendList(students)).toMatch(
    /Closure 2: 5 absent students.*Calling starts now\. Marcus Oyelaran approved it with closure 1, until/s,
  );

  await finished(product);
  for (const home of [confirms, answers, siblings]) {
    expect(home?.numbers.map(callsTo)).toEqual([1, 0]);
  }
  for (const person of [superintendent, product.onSlack('superintendent')])
    await until('who approved', async () =>
      (await person.details()).includes('Marcus Oyelaran, with closure 1, until'),
    );
  expect(JSON.stringify(product.farSide.twilio.calls())).not.toContain(students[0]);
});

atLength(
  'a parent who presses 6 hears who is absent, and a text says it of nobody by name',
  async () => {
    await sendList(['twins-student-0', 'twins-student-1']);
    await finished(product);

    expect(heardOn(numberOf.twins)).toContain('Marked absent from school today: your child.');
    expect(heardOn(numberOf.twins)).toContain(
      'Marked absent from school today: Avani Reyes and Liamor Reyes.',
    );
    expect(JSON.stringify(product.farSide.twilio.messages())).not.toContain('Reyes');
  },
);

atLength('the clerk reads who knows and who was told, by id', async () => {
  await clerk.say('closure absent today');
  await until('the day', () => told().includes('Family knows (pressed 1)'));
  expect(told()).toContain(`Family knows (pressed 1)\n${homes[1]?.students[0]}\n`);
  expect(told()).toContain(homes[2]?.students[0]);

  expect(await why(homes[1]?.numbers[0])).toContain('Called: a person answered and pressed 1.');
  expect(await why(homes[2]?.numbers[0])).toContain('Called: a person answered.');
});

/** What the front office reads of closure 2 and this phone. */
async function why(number: string | undefined): Promise<string> {
  const secretary = product.onSlack('secretary');
  await secretary.openForm('closure why 2');
  const before = secretary.toldPrivately().length;
  await secretary.submit({ number: number ?? '' });
  await until('why', () => secretary.toldPrivately().length > before);
  return secretary.toldPrivately().at(-1) ?? '';
}

atLength('a child who was excused while it calls is not named beside the other one', async () => {
  const { twilio } = product.farSide;
  // Nobody answers, so a second try is due: by then the absence is excused.
  await rows('UPDATE district SET no_answer_retry_seconds = 15');
  twilio.setBehavior(numberOf.cousins, { answers: 'no-answer' });
  await sendList(['cousins-student-0', 'cousins-student-1']);
  await until('the first try', () => callsTo(numberOf.cousins) === 1);
  twilio.setBehavior(numberOf.cousins, { answers: 'person', keys: ['6'] });

  await product.onSlack('secretary').say('closure absent excused cousins-student-0');
  await until('who is named', () => heardOn(numberOf.cousins).includes('Olefin Mosso'));

  expect(heardOn(numberOf.cousins)).not.toContain('Idina');
});

atLength(
  'a student whom the front office excuses while it calls is called about no more',
  async () => {
    const [excused, stays] = [homes[3], homes[4]];
    const secretary = product.onSlack('secretary');
    for (const number of [...(excused?.numbers ?? []), ...(stays?.numbers ?? [])])
      product.farSide.twilio.setBehavior(number, { answers: 'no-answer' });
    await sendList([...(excused?.students ?? []), ...(stays?.students ?? [])]);
    await until('the first try', () => callsTo(excused?.numbers[0]) === 1);

    await secretary.say(`closure absent excused ${excused?.students.join(' ')}`);
    await until(
      'the answer',
      () => secretary.toldPrivately().at(-1)?.includes('1 student marked') === true,
    );
    await until('the second try', () => callsTo(stays?.numbers[0]) > 1);

    expect(callsTo(excused?.numbers[0])).toBe(1);
    await secretary.openForm('closure why');
    await secretary.submit({ number: excused?.numbers[0] ?? '' });
    await until('why', () =>
      secretary
        .toldPrivately()
        .some((words) => words.includes('Would not be called: the school excused this absence')),
    );
  },
);

atLength('one person ends the approval, and the next list waits for an approver', async () => {
  await superintendent.say('closure absent end');
  await until(
    'the end',
    () => superintendent.toldPrivately().at(-1)?.includes('covers no more lists') === true,
  );
  // What still calls under it stops, too.
  await until('the pause', async () => (await product.campaign()).state === 'paused');
  const list = homes[5]?.students ?? [];

  expect(await sendList(list)).toContain('An approver decides.');
  expect(homes[5]?.numbers.map(callsTo)).toEqual([0, 0]);
});
