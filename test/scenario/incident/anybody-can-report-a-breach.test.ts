import { beforeAll, expect, test } from 'vitest';
import { staff } from '#sandbox/district/staff.ts';
import type { Person } from '#sandbox/person.ts';
import { until } from '#sandbox/until.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { toldAfter } from '#test/support/product/running-closure.ts';

const product = setUpProduct({ withoutWorker: true });
let officer: { slack: Person; teams: Person };
beforeAll(() => {
  officer = { slack: product.onSlack('compliance'), teams: product.onTeams('compliance') };
});

const rows = async <Row extends object>(sql: string): Promise<Row[]> =>
  (await product.database.owner.pool.query<Row>(sql)).rows;

/** Every message of every channel and own chat. */
const messages = () =>
  JSON.stringify([
    product.farSide.slack.state().channels,
    product.farSide.teams.state().conversations,
  ]);

const saw = {
  slack: 'A stranger read the bus list on a screen in the hall.',
  teams: 'A list of another school lay in our printer.',
};

// The one that freezes comes last.
test.each([
  ['teams', 'principal'],
  ['slack', 'secretary'],
] as const)(
  'on %s, the %s reports in one form; compliance is told on both platforms, and nothing freezes',
  async (platform, who) => {
    const reporter = platform === 'slack' ? product.onSlack(who) : product.onTeams(who);
    await reporter.openForm(platform === 'slack' ? 'compliance breach' : 'breach');
    expect(reporter.form()).toMatch(/^Report a breach/);
    expect(reporter.form()).toContain('What did you see?');
    expect(reporter.form()).not.toContain('Freezes');
    expect(await reporter.submit({ saw: ' ' })).toContain('Say what you saw');

    expect(await reporter.submit({ saw: saw[platform] })).toBeUndefined();
    await until('the receipt', () =>
      reporter.toldPrivately().some((told) => told.includes('Compliance staff were told in chat')),
    );

    const begins = 'This may be a breach';
    const said = `${staff[who].name} reported what may be a breach.`;
    for (const person of Object.values(officer)) {
      await until('the card', () => person.finding(begins).includes(said));
      expect(person.finding(begins)).toContain('Waits for an answer');
    }
    await until('a message of their own', async () => {
      const [officers] = await rows<{ sent: boolean }>(
        `SELECT bool_and(k.message_id IS NOT NULL) AS sent FROM role_grant g
         JOIN breach_sign b ON b.answer IS NULL AND b.reported_by <> g.operator_id
         LEFT JOIN posted_card k ON k.kind = 'breach-sign' AND k.subject = b.id AND k.channel = 'own-chat'
           AND k.part = g.operator_id::text
         WHERE g.role = 'compliance' AND g.school_id IS NULL AND g.revoked_at IS NULL`,
      );
      return officers?.sent === true;
    });
    expect(await rows('SELECT FROM pause')).toEqual([]);
    expect(await rows('SELECT FROM incident')).toEqual([]);
    // What was typed is read by pressing, and stands in no channel.
    expect(messages()).not.toContain(saw[platform]);
    await settle(platform, begins, reporter);
  },
);

/** The report from Slack becomes an incident, the one from Teams does not; each reporter hears of it. */
async function settle(platform: 'slack' | 'teams', begins: string, reporter: Person) {
  const name = staff.compliance.name;
  if (platform === 'teams') {
    await toldAfter(officer.slack, '1 possible breach to look at', () =>
      officer.slack.say('closure waiting'),
    );
    await officer.slack.pressFinding(begins, 'breach-sign-dismiss-form');
    await until('what was reported', () => officer.slack.form().includes(saw.teams));
    const reason = 'The list has no names on it.';
    expect(await officer.slack.submit({ reason })).toBeUndefined();
    const heard = await ownCard(reporter, `${name} looked at your report`);
    expect(heard).toContain(reason);
    return;
  }
  await officer.teams.pressFinding(begins, 'breach-sign-open');
  await until('the form with what was reported', () => officer.teams.form().includes(saw.slack));
  expect(officer.teams.form()).toContain('Freezes calls and exports in the whole district');
  expect(await officer.teams.submit({ kind: 'wrong-reader' })).toBeUndefined();
  await until('the incident', () => officer.slack.finding('Incident 1').includes(saw.slack));
  expect(await rows('SELECT FROM pause')).toHaveLength(1);
  await ownCard(reporter, `${name} opened incident 1 because of your report`);
}

/** What the bot wrote to somebody in their own chat. */
function ownChat({ name }: Person): string[] {
  const { slackUserId, teamsUserId } =
    Object.values(staff).find((one) => one.name === name) ?? staff.secretary;
  const { slack, teams } = product.farSide;
  return [
    ...slack.state().channels.filter(({ id }) => id === `D${slackUserId}`),
    ...teams.state().conversations.filter(({ aadObjectId }) => aadObjectId === teamsUserId),
  ].map((chat) => JSON.stringify(chat));
}

const ownCard = (person: Person, words: string) =>
  until(`“${words}”`, () => ownChat(person).find((chat) => chat.includes(words)));

test('the log says who reported, who was told and who answered, without a word of what was seen', async () => {
  const entries = await rows<{ act: string; facts: object }>(
    `SELECT act, facts FROM audit_entry WHERE subject_kind = 'breach-sign' ORDER BY at`,
  );
  expect(entries.map(({ act }) => act)).toEqual([
    'breach-reported',
    'breach-report-told',
    'breach-sign-answered',
    'breach-reported',
    'breach-report-told',
    'breach-sign-answered',
  ]);
  expect(JSON.stringify(entries)).not.toMatch(/stranger|printer|names on it/);
});
