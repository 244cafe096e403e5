import { createHandleRequest } from '#conversation/door/handle-request.ts';
import type { ChatAccount, Reply } from '#conversation/kit/command.ts';
import type { Role } from '#domain/people/operator/operator.ts';
import type { Channel } from '#domain/shared/channel.ts';
import type { Purpose } from '#domain/shared/purpose.ts';
import { wordsOf } from '#sandbox/person.ts';
import { givenForm } from '#test/support/chat/given-form.ts';
import { addStaff } from '#test/support/district/add-staff.ts';
import { type SmallDistrict, smallDistrict } from '#test/support/district/small-district.ts';
import { type TestDatabase, testDatabase, testVault } from '#test/support/postgres/database.ts';
import { phoneBinding } from '#vault/vault.ts';

/** Who sits at the desk: a clerk of one school, one of the whole district, an officer of compliance, and others. */
export type DeskPerson =
  | 'clerk'
  | 'otherClerk'
  | 'secretary'
  | 'officer'
  | 'principal'
  | 'superintendent'
  | 'deputy';

export type OfficeDesk = AsyncDisposable & {
  database: TestDatabase;
  district: SmallDistrict;
  /** Operator ids by person. */
  people: Record<DeskPerson, string>;
  say(who: DeskPerson, words: string): Promise<Reply>;
  press(who: DeskPerson, verb: string, data: Record<string, string>): Promise<Reply>;
  submit(
    who: DeskPerson,
    verb: string,
    form: { values?: Record<string, string>; data?: Record<string, string> },
  ): Promise<Reply>;
  /** Finds a phone by its number, as the form does. */
  find(who: DeskPerson, phone: string): Promise<Reply>;
  /** The number of a phone of the district, by the name its family has in the tests. */
  number(phone: string): Promise<string>;
  rows<T>(text: string, values?: unknown[]): Promise<T[]>;
  rule(phone: string, purpose: Purpose, channel: Channel): Promise<string>;
};

/** All words of an answer, whichever kind it is. */
export function wordsIn(reply: Reply): string {
  switch (reply.kind) {
    case 'private':
    case 'window':
      return [
        reply.card.title,
        wordsOf(reply.card.blocks),
        ...reply.card.blocks.flatMap((block) =>
          block.kind === 'table'
            ? [block.columns, ...block.rows].map((row) => row.join(' | '))
            : [],
        ),
        ...reply.card.buttons.map(({ label }) => `[${label}]`),
      ].join('\n');
    case 'form':
      return [reply.form.title, reply.form.intro ?? '', wordsOf(reply.form.fields)].join('\n');
    case 'errors':
      return Object.entries(reply.errors)
        .map(([field, words]) => `${field}: ${words}`)
        .join('\n');
    case 'done':
      return '';
  }
}

export async function officeDesk(): Promise<OfficeDesk> {
  const database = await testDatabase();
  const district = await smallDistrict(database.db, testVault);
  const handle = createHandleRequest({
    db: database.as('bot').db,
    vault: testVault,
    publicUrl: 'https://bot.example.org',
  });
  const rows = async <T>(text: string, values: unknown[] = []): Promise<T[]> =>
    (await database.owner.pool.query(text, values)).rows as T[];
  const hire = async (name: string, role: Role, schoolId: string | null) =>
    (await addStaff(database.db, name, [role], { schoolId })).id;
  const people: Record<DeskPerson, string> = {
    clerk: await hire('Clara Clerk', 'front-office', district.school),
    otherClerk: await hire('Otto Clerk', 'front-office', district.otherSchool),
    secretary: await hire('Tom Secretary', 'front-office', null),
    officer: await hire('Priya Officer', 'compliance', null),
    principal: district.principal.id,
    superintendent: district.superintendent.id,
    deputy: district.deputy.id,
  };
  for (const [name, id] of Object.entries(people)) {
    await rows(`INSERT INTO chat_identity VALUES ('slack', 'T1', $1, $2)`, [`U-${name}`, id]);
  }
  const from = (who: DeskPerson) => {
    const account: ChatAccount = {
      platform: 'slack',
      tenantId: 'T1',
      userId: `U-${who}`,
      isMember: true,
    };
    return { account, place: { channelId: 'C1' } };
  };
  const number = async (phone: string): Promise<string> => {
    const [row] = await rows<{ number: Buffer; index: Buffer }>(
      'SELECT number, index FROM phone WHERE id = $1',
      [district.phones[phone]],
    );
    if (row === undefined) throw new Error(`no phone of “${phone}”`);
    return testVault.decrypt(row.number, phoneBinding(row.index));
  };
  const submit: OfficeDesk['submit'] = async (who, verb, { values = {}, data = {} }) => {
    const given = { operatorId: people[who], verb, data };
    const sent = await givenForm(database.db, given);
    return handle({ ...from(who), kind: 'submit', verb, data: sent, values });
  };
  return {
    database,
    district,
    people,
    rows,
    number,
    say: (who, words) => handle({ ...from(who), kind: 'words', words: words.split(' ') }),
    press: (who, verb, data) => handle({ ...from(who), kind: 'press', verb, data }),
    submit,
    find: async (who, phone) =>
      submit(who, 'consent-find', { values: { number: await number(phone) } }),
    async rule(phone, purpose, channel) {
      const [verdict] = await rows<{ id: string }>(
        `SELECT v.id FROM phone_gate g, consent_verdict($2, $3, g, roster_rule_for(g.phone_id)) AS v
         WHERE g.phone_id = $1`,
        [district.phones[phone], purpose, channel],
      );
      return verdict?.id ?? 'none';
    },
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}
