import { beforeAll, describe, expect, test } from 'vitest';
import { listFamilyPhones } from '#sandbox/family-phones.ts';
import type { Person } from '#sandbox/person.ts';
import { everybodyAnswers } from '#sandbox/twilio/call/phone-behavior.ts';
import { until } from '#sandbox/until.ts';
import { numbersIn } from '#test/support/leaks/written-numbers.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';

const product = setUpProduct({ students: 30, mix: everybodyAnswers });
/** A number of a family of the district, in clear, and the phone’s id. */
let number: string;
let phone: string;
beforeAll(async () => {
  const [family] = await listFamilyPhones(product.database.db, product.vault);
  number = family?.number ?? '';
  const [row] = await rows<{ id: string }>('SELECT id FROM phone WHERE index = $1', [
    product.vault.phoneIndex(number),
  ]);
  phone = row?.id ?? '';
});

async function rows<T>(text: string, values: unknown[] = []): Promise<T[]> {
  return (await product.database.owner.pool.query(text, values)).rows as T[];
}

/** What everybody in a channel can read, on both platforms. */
function channels(): string {
  const { slack, teams } = product.farSide;
  return JSON.stringify([
    slack.state().channels,
    teams.state().conversations.filter(({ kind }) => kind === 'channel'),
  ]);
}

const people = {
  slack: () => product.onSlack('secretary'),
  teams: () => product.onTeams('secretary'),
};

async function told(person: Person, words: string | RegExp): Promise<string> {
  const matches = (text: string) =>
    typeof words === 'string' ? text.includes(words) : words.test(text);
  return until(`the answer with ${words}`, () => person.toldPrivately().find(matches));
}

describe.each(['slack', 'teams'] as const)('in %s', (platform) => {
  let person: Person;
  beforeAll(() => {
    person = people[platform]();
  });

  test('a family is found by a number that is typed into a form of one’s own', async () => {
    await person.openForm('consent find');
    expect(await person.submit({ number: '555-0100' })).toContain('That has no area code.');
    expect(await person.submit({ number })).toBeUndefined();

    const card = await told(person, `Number ending in ${number.slice(-2)}`);
    expect(card).toContain('May be used for');
    expect(card).toMatch(/Family page/);
    expect(card).toContain('Your look-up is recorded');
  });

  test('its history follows by a button', async () => {
    await person.pressPrivate('consent-history');

    expect(await told(person, `${number.slice(-2)}: history`)).not.toContain('Who looked');
    await person.pressPrivate('consent-history');
    await told(person, 'Who looked');
  });

  test('a withdrawal is taken down, and stops the next call', async () => {
    await person.openForm('consent revoke');
    expect(await person.submit({ number })).toBeUndefined();
    expect(
      await person.submit({ what: 'any', scope: 'non-emergency', words: 'No more, please' }),
    ).toBeUndefined();

    expect(await told(person, 'Opt-out recorded')).toContain('ten business days');
    const [gate] = await rows<{ rule: string }>(
      `SELECT v.id AS rule FROM phone_gate g, consent_verdict('school-mission', 'voice', g, roster_rule_for(g.phone_id)) v
       WHERE g.phone_id = $1`,
      [phone],
    );
    expect(gate?.rule).toBe('revoked');
  });

  test('a consent is taken down after it, and the card shows the new state', async () => {
    await person.openForm('consent record');
    expect(await person.submit({ number })).toBeUndefined();
    const given = { channels: 'voice,text', purposes: 'school-mission', relation: 'parent' };
    expect(
      await person.submit({ ...given, method: 'spoken', reference: 'x', hash: 'abc' }),
    ).toContain('A SHA-256 has 64 digits');
    expect(
      await person.submit({
        ...given,
        method: 'spoken',
        reference: `call book ${platform}`,
        hash: '',
      }),
    ).toBeUndefined();

    await told(person, 'The consent was recorded.');
    const given_ = await rows(`SELECT FROM consent_record WHERE evidence_reference = $1`, [
      `call book ${platform}`,
    ]);
    expect(given_).toHaveLength(2);
  });

  test('a number in the command itself is not read, and the bot repeats it nowhere', async () => {
    const before = channels().split('312-555-0190').length;
    if (platform === 'teams') await person.say('consent find 312-555-0190');
    else await person.openForm('consent find 312-555-0190');
    await until('the form or its button', () =>
      platform === 'slack'
        ? JSON.stringify(product.farSide.slack.state().views).includes('We ignored what you typed')
        : channels().includes('"typed"'),
    );

    // In Teams the person’s own message stands there; ours must not say it once more.
    const own = platform === 'teams' ? 1 : 0;
    expect(channels().split('312-555-0190').length).toBe(before + own);
    expect(JSON.stringify(product.farSide.slack.state().views)).not.toContain('312-555-0190');
  });

  test('one without the role is refused', async () => {
    const principal =
      platform === 'slack' ? product.onSlack('principal') : product.onTeams('principal');
    await principal.say('consent find');

    await told(principal, 'Only the front office and compliance staff can look up a family');
  });
});

describe('after a closure', () => {
  test('why a family was called is told on both platforms, and to nobody else', async () => {
    await product.onTeams('principal').askClosure();
    const approver = product.onSlack('superintendent');
    await until('the card', () => approver.card().includes('Waiting for approval'));
    await approver.press('approve');
    await finished(product);

    for (const person of [people.slack(), people.teams()]) {
      await person.openForm('closure why 1');
      expect(await person.submit({ number })).toBeUndefined();

      const card = await told(person, `Closure 1 · number ending in ${number.slice(-2)}`);
      expect(card).toContain('Called: a person answered.');
      await person.pressPrivate('why-details');
      const whole = await told(person, 'Rule checked again just before');
      expect(whole).toMatch(/Spoken to staff of .*, wording 2026-11, /);
    }
  });
});

test('no name and no number of a family was posted to a channel', async () => {
  const names = await rows<{ name: Buffer; sourced_id: string }>(
    'SELECT name, sourced_id FROM guardian',
  );
  const posted = channels().replaceAll('312-555-0190', '').replaceAll('312-555-0142', '');

  expect(numbersIn(posted)).toEqual([]);
  for (const { name, sourced_id } of names) {
    expect(posted).not.toContain(product.vault.decrypt(name, `guardian.name:${sourced_id}`));
  }
});

test('every look left its row and its entry, by the person who looked', async () => {
  const looks = await rows<{ what: string; looks: number; operators: string[] }>(
    `SELECT what, count(*)::int AS looks, array_agg(DISTINCT staff_name(o)) AS operators
     FROM disclosure d JOIN operator o ON o.id = d.operator_id WHERE d.phone_id = $1 GROUP BY what ORDER BY what`,
    [phone],
  );
  const [entries] = await rows<{ count: number; log: string }>(
    `SELECT count(*)::int AS count, string_agg(audit_entry::text, ' ') AS log FROM audit_entry
     WHERE act = 'consent-looked-up' AND subject_id = $1`,
    [phone],
  );
  const operators = ['Tom Lindqvist'];

  // Each platform: found once, and shown once more after the consent; Details is a look of its own.
  expect(looks).toEqual([
    { what: 'consent', looks: 4, operators },
    { what: 'consent-history', looks: 4, operators },
    { what: 'record-form', looks: 2, operators },
    { what: 'revoke-form', looks: 2, operators },
    { what: 'why', looks: 4, operators },
  ]);
  expect(entries?.count).toBe(16);
  expect(numbersIn(entries?.log ?? '')).toEqual([]);
  expect(entries?.log).not.toContain('Lindqvist');
  expect(entries?.log).not.toContain(number.slice(2));
});
