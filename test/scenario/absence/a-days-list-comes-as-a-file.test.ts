import { beforeAll, expect, test } from 'vitest';
import { until } from '#sandbox/until.ts';
import { directTo } from '#test/support/chat/own-chats.ts';
import { makeItASchoolDay, todayThere } from '#test/support/district/afternoon.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { platformsOf } from '#test/support/run/length.ts';

const product = setUpProduct({ students: 60, withoutWorker: true });
let students: string[];
const today = todayThere();

beforeAll(async () => {
  await makeItASchoolDay(product.database);
  const { rows } = await product.database.owner.pool.query<{ id: string }>(
    `SELECT sourced_id AS id FROM student WHERE active ORDER BY 1`,
  );
  students = rows.map(({ id }) => id);
});

const csv = (...lines: string[]) =>
  Buffer.from(`Student,StudentID,Date,Code\r\n${lines.join('\r\n')}`);
const row = (id: string | undefined, code: string, date = today.toString()) =>
  `"Reyes, Ava",${id},${date},${code}`;

type Clerk = 'principal' | 'secretary' | 'compliance';
const on = (platform: 'slack' | 'teams', who: Clerk) =>
  platform === 'slack' ? product.onSlack(who) : product.onTeams(who);

/** Sends a file, and gives what the bot has written in the person's own chat since, once that says this. */
async function sendFile(
  platform: 'slack' | 'teams',
  { bytes, words, ...more }: { bytes: Uint8Array; words: string; who?: Clerk; name?: string },
): Promise<string> {
  const { who = 'principal', name = 'absent.csv' } = more;
  const inOwnChat = () => directTo(product, who).filter((one) => one.platform === platform);
  const before = new Set(inOwnChat().map(({ id }) => id));
  await on(platform, who).sendFiles({ name, bytes });
  const since = () =>
    inOwnChat()
      .filter(({ id }) => !before.has(id))
      .map((one) => one.words)
      .join('\n');
  await until(`an answer with “${words}”`, () => since().includes(words));
  return since();
}

test.each(platformsOf(import.meta.filename))(
  'in %s, a clerk sends a file, checks it in the form, and an approver decides',
  async (platform) => {
    const at = platform === 'slack' ? 0 : 10;
    const clerk = on(platform, 'principal');
    const lines = [row(students[at], 'U'), row(students[at + 1], 'U'), row(students[at + 2], 'E')];

    const told = await sendFile(platform, {
      bytes: csv(...lines, row('STRANGER-1', 'U')),
      words: '4 students from your file: 3 unexcused, 1 excused.',
    });
    expect(told).not.toContain('Reyes');
    const before = clerk.toldPrivately().length;
    await clerk.pressInOwnChat('Check and send');
    await until('the form', () => clerk.form().includes('4 students from your file'));
    expect(await clerk.submit({})).toBeUndefined();

    await until('the answer', () => clerk.toldPrivately().length > before);
    const answer = clerk.toldPrivately().at(-1);
    for (const words of ['2 absent students', 'Excused, not called', 'Not on your schools’ roster'])
      expect(answer).toContain(words);
    expect((await product.campaign()).state).toBe('submitted');
  },
);

test.each(platformsOf(import.meta.filename))(
  'in %s, a file that leaves open whom to call about asks for another one',
  async (platform) => {
    const { number } = await product.campaign();
    const yesterday = today.subtract({ days: 1 });
    const refused = (text: Uint8Array | string, words: string, name = 'absent.csv') =>
      sendFile(platform, { bytes: Buffer.from(text), words, name });

    await refused(
      csv(row(students[20], 'U', yesterday.toString())),
      `another day in 1 of 1 rows, such as ${yesterday.toLocaleString('en-US')}.`,
    );
    await refused(csv(row(students[20], 'U', '')), 'Line 2: “Date” is empty.');
    await refused('StudentID,Date\n', 'This file has no student ids.');
    await refused('Name,Room\nAva,12\n', 'The first line names no column of student ids');
    await refused(
      `StudentID,Att_Code\n${students[22]},AE\n${students[23]},AU\n`,
      'No row has a code that we know beside “Att_Code”.',
    );
    for (const name of ['absent.xlsx', 'absent.pdf'])
      await refused('PK', 'Export or save the list as CSV UTF-8', name);

    expect((await product.campaign()).number).toBe(number);
  },
);

test.each(platformsOf(import.meta.filename))(
  'in %s, a list of nobody on the roster calls nobody, and says so',
  async (platform) => {
    const clerk = on(platform, 'principal');
    const { number } = await product.campaign();
    await sendFile(platform, {
      bytes: Buffer.from('StudentID\n=1+1\nX-2\n'),
      words: '2 students from your file. It gives no reasons: each absence counts as unexcused',
    });
    await clerk.pressInOwnChat('Check and send');
    await until('the form', () => clerk.form().includes('each absence counts as unexcused'));
    expect(await clerk.submit({})).toBeUndefined();
    const answer = 'No id on this list is on your schools’ roster.';
    await until('the answer', () => clerk.toldPrivately().at(-1)?.includes(answer));
    expect((await product.campaign()).number).toBe(number);
  },
);

test.each(platformsOf(import.meta.filename))(
  'in %s, a student whose row has no code that we know is counted, and not called about',
  async (platform) => {
    const clerk = on(platform, 'principal');
    await sendFile(platform, {
      bytes: csv(row(students[24], 'T'), row(students[25], 'AE')),
      words: '2 students from your file: 1 present or late, 1 without a code we know.',
    });
    const { number } = await product.campaign();
    await clerk.pressInOwnChat('Check and send');
    await until('the form', () => clerk.form().includes('1 without a code we know'));
    expect(await clerk.submit({})).toBeUndefined();
    await until('the answer', () => clerk.toldPrivately().at(-1)?.includes('No one to call'));
    expect((await product.campaign()).number).toBe(number);
  },
);

test('nobody brings a list who takes no attendance', async () => {
  await sendFile('teams', {
    who: 'compliance',
    bytes: csv(row(students[21], 'U')),
    words: 'You don’t have permission to notify these families.',
  });
});

test.each(platformsOf(import.meta.filename))(
  'in %s, who excuses nobody is told how to, or that nobody was marked',
  async (platform) => {
    const secretary = on(platform, 'secretary');
    const answered = async (words: string, answer: string) => {
      await secretary.say(words);
      await until(answer, () => secretary.toldPrivately().at(-1)?.includes(answer));
    };
    await answered('closure absent excused', 'Add the student ids, such as');
    await answered('closure absent excused nobody-1', 'No student marked. 1 id is not on');
  },
);

test.each(platformsOf(import.meta.filename))(
  'in %s, ids come back as they were typed',
  async (platform) => {
    const clerk = on(platform, 'principal');

    await clerk.openForm(`closure absent ${students[30]} X-9a`);

    await until('the form', () => clerk.form().includes('Absent today'));
    expect(JSON.stringify(product.farSide[platform].state())).toContain(`${students[30]}\\nX-9a`);
  },
);
