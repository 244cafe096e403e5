import { beforeAll, describe, expect, test } from 'vitest';
import { roundedWords, shareMark, shareWords } from '#cards/figure-words.ts';
import { cellWords } from '#cards/words/cell-words.ts';
import { roundCount } from '#domain/consent/report/rounded-count.ts';
import { languageName } from '#domain/language/languages.ts';
import { wait } from '#domain/report/cell.ts';
import { findReport } from '#domain/report/find-report.ts';
import { reports } from '#domain/report/list-reports.ts';
import type { Report, ReportPeriod } from '#domain/report/report.ts';
import { reportPdf } from '#reports/report-pdf.ts';
import { setUpDatabase } from '#test/support/postgres/database.ts';
import { headlineOf, tableOf } from '#test/support/report/read-table.ts';
import { yearOfClosures } from '#test/support/report/year-of-closures.ts';
import { readPdf } from '#test/support/reports/read-pdf.ts';

// Each figure is counted here from the rows themselves, in another language than the reports'.

type Closure = {
  id: string;
  number: number;
  version: string;
  schools: string[];
  started: Temporal.Instant | null;
  submitted: Temporal.Instant;
};
type Try = {
  campaign: string;
  phone: string;
  disposition: string | null;
  intended: boolean;
  channel: string;
  nth: number;
  ended: Temporal.Instant | null;
};

const database = setUpDatabase();
let officer: string;
let firstSchool: string;
let closures: Closure[];
let tries: Map<string, Try[]>;
let listed: Map<string, string[]>;
let excluded: Map<string, { phone: string; rule: string; channel: string }[]>;
let schoolsOf: Map<string, string[]>;
let schoolNames: Map<string, string>;
/** Of a version and phone, the first by name of the languages that its list has for it. */
let languages: Map<string, string>;

const rows = async <T>(text: string): Promise<T[]> =>
  (await database.owner.pool.query(text)).rows as T[];
const grouped = <T, V>(all: T[], key: (one: T) => string, value: (one: T) => V) =>
  new Map([...Map.groupBy(all, key)].map(([name, of]) => [name, of.map(value)]));

beforeAll(async () => {
  await yearOfClosures(database.owner.pool);
  const [person] = await rows<{ id: string }>(
    `SELECT operator_id AS id FROM role_grant WHERE role = 'compliance' AND school_id IS NULL LIMIT 1`,
  );
  officer = person?.id ?? '';
  closures = await rows(
    `SELECT c.id, c.number, v.id AS version, v.school_ids AS schools, c.started_at AS started, v.submitted_at AS submitted
     FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id`,
  );
  tries = Map.groupBy(
    await rows<Try>(
      `SELECT campaign_id AS campaign, phone_id AS phone, disposition, intent_at IS NOT NULL AS intended, channel,
         try_number AS nth, ended_at AS ended FROM attempt`,
    ),
    ({ campaign, phone }) => `${campaign} ${phone}`,
  );
  const lists = await rows<{ version: string; phone: string }>(
    'SELECT DISTINCT version_id AS version, phone_id AS phone FROM recipient',
  );
  listed = grouped(
    lists,
    ({ version }) => version,
    ({ phone }) => phone,
  );
  excluded = Map.groupBy(
    await rows<{ version: string; phone: string; rule: string; channel: string }>(
      'SELECT version_id AS version, phone_id AS phone, rule, channel FROM exclusion',
    ),
    ({ version }) => version,
  );
  const spoken = await rows<{ key: string; language: string }>(
    `SELECT version_id || ' ' || phone_id AS key, language FROM recipient`,
  );
  languages = new Map(
    [...Map.groupBy(spoken, ({ key }) => key)].map(([key, all]) => [
      key,
      all.map(({ language }) => language).toSorted()[0] ?? '',
    ]),
  );
  const audience = await rows<{ phone: string; school: string }>(
    'SELECT phone_id AS phone, school_id AS school FROM phone_audience',
  );
  schoolsOf = grouped(
    audience,
    ({ phone }) => phone,
    ({ school }) => school,
  );
  const schools = await rows<{ id: string; name: string }>(
    'SELECT id, name FROM school ORDER BY name',
  );
  schoolNames = new Map(schools.map(({ id, name }) => [id, name]));
  firstSchool = schools[0]?.id ?? '';
});

const zone = 'America/Chicago';
const today = Temporal.Now.zonedDateTimeISO(zone).toPlainDate();
const everything = { from: today.subtract({ years: 4 }), to: today };
const half = { from: today.subtract({ days: 300 }), to: today.subtract({ days: 20 }) };

async function read(name: string, period: ReportPeriod, schoolId?: string): Promise<Report> {
  const request = { name, period, schoolId };
  const found = await findReport(database.as('bot').db, { operatorId: officer, request });
  if (found.kind !== 'report') throw new Error(found.kind);
  return found.report;
}

const people = (count: number) => roundedWords(roundCount(count));
const share = (part: number, whole: number) => shareWords(roundCount(part), roundCount(whole));
const reachedBy = new Set(['person', 'machine', 'delivered', 'sent']);
const isIn = ({ from, to }: ReportPeriod, at: Temporal.Instant | null): boolean => {
  if (at === null) return false;
  const day = at.toZonedDateTimeISO(zone).toPlainDate();
  return Temporal.PlainDate.compare(from, day) <= 0 && Temporal.PlainDate.compare(day, to) <= 0;
};
const called = (period: ReportPeriod, school?: string) =>
  closures
    .filter((one) => isIn(period, one.started) && (!school || one.schools.includes(school)))
    .toSorted((a, b) => b.number - a.number);
const wasReached = (campaign: string, phone: string) =>
  (tries.get(`${campaign} ${phone}`) ?? []).some(({ disposition }) =>
    reachedBy.has(disposition ?? ''),
  );
/** Seconds from the start of a closure until this phone was reached. */
const took = (closure: Closure, phone: string): number => {
  const ends = (tries.get(`${closure.id} ${phone}`) ?? [])
    .filter(({ disposition }) => reachedBy.has(disposition ?? ''))
    .map(({ ended }) => Number((ended?.epochNanoseconds ?? 0n) / 1000n));
  const started = Number((closure.started?.epochNanoseconds ?? 0n) / 1000n);
  return (Math.min(...ends) - started) / 1e6;
};
/** Between two neighbors, as far as the share goes; of fewer than five nothing is told. */
const usual = (seconds: readonly number[], share: number): string => {
  const sorted = seconds.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const [low = 0, high = 0] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  const told = sorted.length < 5 ? null : low + (high - low) * (place % 1);
  return cellWords(wait(told), zone);
};
const phonesOf = (all: readonly string[], school?: string) =>
  all.filter((phone) => !school || (schoolsOf.get(phone) ?? []).includes(school));

describe.each([
  ['all days, the whole district', everything, false],
  ['some days, the whole district', half, false],
  ['all days, one school', everything, true],
] as const)('%s', (_name, period, isOfSchool) => {
  const school = () => (isOfSchool ? firstSchool : undefined);

  test('closures and reach', async () => {
    const report = await read('closures', period, school());

    const each = called(period, school()).map((closure) => {
      const phones = phonesOf(listed.get(closure.version) ?? [], school());
      const reached = phones.filter((phone) => wasReached(closure.id, phone));
      return { closure, phones, reached };
    });
    expect(each.length).toBeGreaterThan(3);
    expect(tableOf(report, 'By closure').map((row) => [row[0], ...row.slice(3, 7)])).toEqual(
      each.map(({ closure, phones, reached }) => [
        String(closure.number),
        people(phones.length),
        people(reached.length),
        people(phones.length - reached.length),
        share(reached.length, phones.length),
      ]),
    );
    const takes = each.map(({ closure, reached }) => reached.map((phone) => took(closure, phone)));
    expect(tableOf(report, 'By closure').map((row) => row.slice(7, 9))).toEqual(
      takes.map((seconds) => [usual(seconds, 0.5), usual(seconds, 0.9)]),
    );
    expect(headlineOf(report)['Usual time to reach a phone']).toBe(usual(takes.flat(), 0.5));
    const calledPhones = each.flatMap(({ closure, phones, reached }) =>
      phones.map((phone) => ({
        language: languages.get(`${closure.version} ${phone}`) ?? '',
        isReached: reached.includes(phone),
      })),
    );
    const byLanguage = [...Map.groupBy(calledPhones, ({ language }) => language).values()];
    const rowOf = (name: string, all: typeof calledPhones): [string, string[]] => {
      const got = all.filter(({ isReached }) => isReached).length;
      const figures = [people(all.length), people(got), people(all.length - got)];
      return [name, [...figures, share(got, all.length)]];
    };
    const few = byLanguage.filter((all) => all.length < 5).flat();
    const told = byLanguage.filter((all) => all.length >= 5);
    expect(told.length).toBeGreaterThan(1);
    expect(
      new Map(tableOf(report, 'By home language').map(([name = '', ...rest]) => [name, rest])),
    ).toEqual(
      new Map([
        ...told.map((all) => rowOf(languageName(all[0]?.language ?? ''), all)),
        ...(few.length === 0 ? [] : [rowOf('Other languages', few)]),
      ]),
    );
    const phones = each.flatMap((one) => one.phones).length;
    const reached = each.flatMap((one) => one.reached).length;
    expect(headlineOf(report)).toMatchObject({
      'Closures that called': String(each.length),
      'Phones on their call lists': people(phones),
      Reached: people(reached),
      'Not reached': people(phones - reached),
      'Share reached': share(reached, phones),
    });
    const bySchool = [...schoolNames].flatMap(([id, name]) => {
      if (school() !== undefined && id !== school()) return [];
      const at = each.filter(({ closure }) => closure.schools.includes(id));
      const all = at.flatMap((one) => phonesOf(one.phones, id)).length;
      const got = at.flatMap((one) => phonesOf(one.reached, id)).length;
      return all === 0
        ? []
        : [[name, people(all), people(got), people(all - got), share(got, all)]];
    });
    expect(tableOf(report, 'By school')).toEqual(bySchool);
    const outcomes = tableOf(report, 'How phones were reached, or not');
    expect(outcomes.map(([outcome]) => outcome)).toContain('Opted out during calling');
    const answered = each.flatMap(({ closure, reached: got }) =>
      got.filter((phone) =>
        (tries.get(`${closure.id} ${phone}`) ?? []).some((one) => one.disposition === 'machine'),
      ),
    );
    expect(outcomes.find(([outcome]) => outcome === 'Voicemail left')?.[1]).toBe(
      people(answered.length),
    );
  });

  test('who was not contacted, and why', async () => {
    const report = await read('not-contacted', period, school());

    const each = called(period, school()).map((closure) => {
      const list = new Set(listed.get(closure.version));
      const before = (excluded.get(closure.version) ?? [])
        .filter(({ phone }) => !list.has(phone))
        .toSorted((a, b) => (a.channel < b.channel ? 1 : -1));
      const why = new Map<string, string>();
      for (const { phone, rule } of before) if (!why.has(phone)) why.set(phone, rule);
      for (const phone of list) {
        const own = tries.get(`${closure.id} ${phone}`) ?? [];
        if (own.length > 0 && own.every(({ intended }) => !intended))
          why.set(
            phone,
            own.toSorted((a, b) => (a.channel < b.channel ? 1 : -1))[0]?.disposition ?? '',
          );
      }
      const phones = phonesOf([...new Set([...list, ...why.keys()])], school());
      return { closure, phones, kept: phones.filter((phone) => why.has(phone)), why };
    });
    expect(tableOf(report, 'By closure').map((row) => [row[0], ...row.slice(3)])).toEqual(
      each.map(({ closure, phones, kept }) => [
        String(closure.number),
        people(phones.length),
        people(kept.length),
        share(kept.length, phones.length),
      ]),
    );
    const reasons = each.flatMap(({ kept, why }) => kept.map((phone) => why.get(phone)));
    const said = tableOf(report, 'Why');
    const told = (words: string) => said.find(([reason]) => reason === words)?.[3];
    const counted = (code: string) => people(reasons.filter((one) => one === code).length);
    expect(said).toHaveLength(new Set(reasons).size);
    expect(told('Wrong number')).toBe(counted('wrong-number'));
    expect(told('Opted out during calling')).toBe(counted('revoked'));
    expect(told('Opted out of emergencies too')).toBe(counted('emergency-opt-out'));
    expect(headlineOf(report)['Not contacted']).toBe(people(reasons.length));
    const bySchool = [...schoolNames].flatMap(([id, name]) => {
      if (school() !== undefined && id !== school()) return [];
      const at = each.filter(({ closure }) => closure.schools.includes(id));
      const all = at.flatMap((one) => phonesOf(one.phones, id)).length;
      const kept = at.flatMap((one) => phonesOf(one.kept, id)).length;
      return all === 0 ? [] : [[name, people(all), people(kept), share(kept, all)]];
    });
    expect(tableOf(report, 'By school')).toEqual(bySchool);
  });

  test('families not reached', async () => {
    const report = await read('unreached', period, school());

    const kin = await rows<{ student: string; guardian: string }>(
      `SELECT student_id AS student, guardian_id AS guardian FROM guardianship WHERE active AND may_be_contacted
       ORDER BY guardian_id`,
    );
    const guardians = grouped(
      kin,
      ({ student }) => student,
      ({ guardian }) => guardian,
    );
    const phones = grouped(
      await rows<{ guardian: string; phone: string }>(
        'SELECT guardian_id AS guardian, phone_id AS phone FROM guardian_phone WHERE active',
      ),
      ({ guardian }) => guardian,
      ({ phone }) => phone,
    );
    const enrolled = await rows<{ student: string; school: string }>(
      'SELECT student_id AS student, school_id AS school FROM enrollment WHERE active',
    );
    const byHand = new Map(
      (
        await rows<{ key: string; called: boolean }>(
          `SELECT campaign_id || ' ' || student_id AS key, called FROM hand_call ORDER BY at, id`,
        )
      ).map(({ key, called: was }) => [key, was]),
    );
    const each = called(period, school()).map((closure) => {
      const asked = new Set([
        ...(listed.get(closure.version) ?? []),
        ...(excluded.get(closure.version) ?? []).map(({ phone }) => phone),
      ]);
      const families = new Map<string, { students: string[]; schools: Set<string> }>();
      for (const { student, school: at } of enrolled) {
        if (!closure.schools.includes(at) || (school() !== undefined && at !== school())) continue;
        const own = (guardians.get(student) ?? []).filter((guardian) =>
          (phones.get(guardian) ?? []).some((phone) => asked.has(phone)),
        );
        if (own.length === 0) continue;
        const family = families.get(own.join()) ?? { students: [], schools: new Set() };
        families.set(own.join(), family);
        family.students.push(student);
        family.schools.add(at);
      }
      const told = [...families].map(([key, family]) => {
        const reached = key
          .split(',')
          .flatMap((guardian) => phones.get(guardian) ?? [])
          .some((phone) => wasReached(closure.id, phone));
        const hand = family.students.some((one) => byHand.get(`${closure.id} ${one}`) === true);
        const state = reached ? 'reached' : hand ? 'hand' : 'missed';
        return { key, state, schools: family.schools };
      });
      return { closure, told };
    });
    const figures = (all: { state: string }[]) => {
      const of = (state: string) => all.filter((one) => one.state === state).length;
      return [
        people(all.length),
        people(of('reached')),
        people(of('hand')),
        '< 5',
        people(of('missed')),
        share(of('missed'), all.length),
      ];
    };
    expect(tableOf(report, 'By closure').map((row) => [row[0], ...row.slice(2)])).toEqual(
      each.map(({ closure, told }) => [String(closure.number), ...figures(told)]),
    );
    const all = each.flatMap(({ told }) => told);
    const inSchools = new Map(tableOf(report, 'By school').map(([name, ...rest]) => [name, rest]));
    for (const [id, name] of schoolNames) {
      const at = all.filter(({ schools }) => schools.has(id));
      if (at.length > 0) expect([name, inSchools.get(name)]).toEqual([name, figures(at)]);
    }
    const missed = all.filter(({ state }) => state === 'missed');
    const often = [...Map.groupBy(missed, ({ key }) => key).values()].filter(
      (of) => of.length >= 3,
    );
    expect(headlineOf(report)).toMatchObject({
      'Families called': people(all.length),
      'Not reached': people(missed.length),
      'Not reached in three closures or more': people(often.length),
    });
  });

  test('opt-outs', async () => {
    const report = await read('opt-outs', period, school());

    const all = (
      await rows<{
        phone: string;
        means: string;
        received: Temporal.Instant;
        seconds: number;
        late: boolean;
      }>(
        `SELECT phone_id AS phone, means, received_at AS received, effective_at > honor_by AND means <> 'import' AS late,
           extract(epoch FROM effective_at - received_at)::float8 AS seconds FROM revocation`,
      )
    ).filter(
      ({ phone, received }) => isIn(period, received) && phonesOf([phone], school()).length === 1,
    );
    expect(headlineOf(report)).toMatchObject({
      'Phones that opted out': people(new Set(all.map(({ phone }) => phone)).size),
      'Opt-outs': people(all.length),
      'Honored past the deadline': String(all.filter(({ late }) => late).length),
    });
    const byKey = all.filter(({ means }) => means === 'key-press');
    const longest = Math.max(...byKey.map(({ seconds }) => seconds)) / (24 * 60 * 60);
    const row = tableOf(report, 'How families opted out').find(
      ([how]) => how === 'Key 9 in a call',
    );
    expect([row?.[1], row?.[2], row?.[4]]).toEqual([
      people(new Set(byKey.map(({ phone }) => phone)).size),
      people(byKey.length),
      `${Math.ceil(longest)} days`,
    ]);
    const imports = tableOf(report, 'How families opted out').find(([how]) => how === 'Import');
    expect(imports?.slice(3)).toEqual(['–', '–', '0']);
  });

  test('approvals', async () => {
    const report = await read('approvals', period, school());

    const asked = closures.filter(
      (one) =>
        isIn(period, one.submitted) &&
        (school() === undefined || one.schools.includes(school() ?? '')),
    );
    const votes = await rows<{
      version: string;
      name: string;
      decision: string;
      at: Temporal.Instant;
      needed: number;
    }>(
      `SELECT a.version_id AS version, staff_name(o) AS name, a.decision, a.at, v.approvals_needed AS needed
       FROM approval a JOIN operator o ON o.id = a.operator_id JOIN campaign_version v ON v.id = a.version_id ORDER BY a.at`,
    );
    const outcomeOf = (version: string) => {
      const own = votes.filter((vote) => vote.version === version);
      if (own.some(({ decision }) => decision === 'sent-back')) return 'Sent back';
      const given = own.filter(({ decision }) => decision === 'approved');
      if (given.length >= (own[0]?.needed ?? 1)) return 'Approved';
      return undefined;
    };
    const count = (outcome: string) =>
      asked.filter(({ version }) => outcomeOf(version) === outcome).length;
    expect(headlineOf(report)).toMatchObject({
      Requests: String(asked.length),
      Approved: String(count('Approved')),
      'Sent back': String(count('Sent back')),
    });
    const versions = new Set(asked.map(({ version }) => version));
    const byPerson = Map.groupBy(
      votes.filter(({ version }) => versions.has(version)),
      ({ name }) => name,
    );
    expect(tableOf(report, 'Who decided').map((row) => row.slice(0, 3))).toEqual(
      [...byPerson]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, own]) => [
          name,
          String(own.filter(({ decision }) => decision === 'approved').length),
          String(own.filter(({ decision }) => decision === 'sent-back').length),
        ]),
    );
    const refused = (
      await rows<{ subject: string; at: Temporal.Instant; reason: string }>(
        `SELECT subject_id AS subject, at, facts ->> 'reason' AS reason FROM audit_entry WHERE act = 'decision-refused'`,
      )
    ).filter(
      ({ subject, at }) =>
        isIn(period, at) &&
        (school() === undefined ||
          closures.some(({ id, schools }) => id === subject && schools.includes(school() ?? ''))),
    );
    expect(headlineOf(report)['Attempts refused']).toBe(String(refused.length));
    const told = tableOf(report, 'What was refused').find(([, why]) => why === 'Their own request');
    expect(told?.[3]).toBe(
      String(refused.filter(({ reason }) => reason === 'own-campaign').length),
    );
  });
});

describe.each([
  ['all days', everything],
  ['some days', half],
] as const)('%s', (_name, period) => {
  test('access and training', async () => {
    const report = await read('access', period);

    const [now] = await rows<Record<string, string>>(
      `SELECT count(DISTINCT operator_id)::text AS people,
         count(DISTINCT operator_id) FILTER (WHERE role IN ('requester', 'approver'))::text AS able,
         count(DISTINCT operator_id) FILTER (WHERE role IN ('requester', 'approver') AND EXISTS (SELECT FROM training_record t
           WHERE t.operator_id = g.operator_id AND t.expires_at > now()))::text AS trained FROM role_grant g`,
    );
    const passed = await rows<{ at: Temporal.Instant }>(
      'SELECT passed_at AS at FROM training_record',
    );
    expect(headlineOf(report)).toMatchObject({
      'People with a role': now?.['people'],
      'Requesters and approvers': now?.['able'],
      'Of these trained': now?.['trained'],
      'Courses passed': String(passed.filter(({ at }) => isIn(period, at)).length),
    });
    const looks = (
      await rows<{ name: string; what: string; at: Temporal.Instant }>(
        'SELECT staff_name(o) AS name, d.what, d.at FROM disclosure d JOIN operator o ON o.id = d.operator_id',
      )
    ).filter(({ at }) => isIn(period, at));
    const told = tableOf(report, 'Look-ups of families');
    expect(told.reduce((sum, row) => sum + Number(row[2]), 0)).toBe(looks.length);
    expect(told.find(([name, what]) => name === 'Person 3' && what === 'Unreached')?.[2]).toBe(
      String(looks.filter(({ name, what }) => name === 'Person 3' && what === 'unreached').length),
    );
    const changes = await rows<{ at: Temporal.Instant }>('SELECT asked_at AS at FROM role_change');
    expect(tableOf(report, 'Changes of roles')).toHaveLength(
      changes.filter(({ at }) => isIn(period, at)).length,
    );
  });

  test('incidents and breach drills', async () => {
    const report = await read('incidents', period);

    const opened = (
      await rows<{ at: Temporal.Instant; drill: boolean; closed: boolean }>(
        'SELECT opened_at AS at, is_drill AS drill, closed_at IS NOT NULL AS closed FROM incident',
      )
    ).filter(({ at }) => isIn(period, at));
    const count = (of: (one: (typeof opened)[number]) => boolean) =>
      String(opened.filter(of).length);
    expect(headlineOf(report)).toEqual({
      Incidents: count(({ drill }) => !drill),
      'Of these open': count(({ drill, closed }) => !drill && !closed),
      'Breach drills': count(({ drill }) => drill),
      'Of these reviewed': count(({ drill }) => drill),
    });
    expect(tableOf(report, 'Incidents and drills')).toHaveLength(opened.length);
    expect(tableOf(report, 'Checklists')).toHaveLength(opened.length * 3);
    for (const row of tableOf(report, 'How long it took')) expect(row).toContain('9 min');
  });

  test('audits and findings', async () => {
    const report = await read('audits', period);

    const runs = (
      await rows<{ at: Temporal.Instant }>('SELECT asked_at AS at FROM audit_run')
    ).filter(({ at }) => isIn(period, at));
    const findings = await rows<{
      state: string;
      opened: Temporal.Instant;
      resolved: Temporal.Instant | null;
      closed: Temporal.Instant | null;
      overdue: boolean;
    }>(
      `SELECT state, opened_at AS opened, resolved_at AS resolved, closed_at AS closed,
         state = 'open' AND due_at < now() AS overdue FROM finding`,
    );
    const count = (of: (one: (typeof findings)[number]) => boolean) =>
      String(findings.filter(of).length);
    expect(headlineOf(report)).toEqual({
      Audits: String(runs.length),
      'Findings opened': count(({ opened }) => isIn(period, opened)),
      Resolved: count(({ resolved }) => isIn(period, resolved)),
      'Closed by a second person': count(({ closed }) => isIn(period, closed)),
      'Not closed today': count(({ state }) => state !== 'closed'),
      'Of these overdue': count(({ overdue }) => overdue),
    });
    expect(tableOf(report, 'Audits')).toHaveLength(runs.length);
  });
});

test.each(['closures', 'not-contacted', 'unreached'])(
  'the report %s of a period without a closure says so, and shows no figure that reads like a few',
  async (name) => {
    const day = Temporal.PlainDate.from('2019-01-01');
    const report = await read(name, { from: day, to: day });

    expect(headlineOf(report)).toEqual({ Closures: 'No closures in this period' });
    expect(report.tables).toEqual([]);
  },
);

test.each([
  ['as the year left it', 0, 'SELECT'],
  [
    'while the checks of a month have run out',
    100,
    `UPDATE phone_gate SET checked_until = now() WHERE phone_id IN (
       SELECT phone_id FROM phone_gate WHERE checked_until > now() ORDER BY phone_id LIMIT 400)`,
  ],
])('consent coverage, %s', async (_, atLeast, first) => {
  await rows(first);
  const report = await read('consent', everything);

  // Each phone of each school by the verdict of the gate, where the report judges kinds of phones.
  const judged = await rows<{
    school: string;
    channel: string;
    purpose: string;
    agreed: boolean;
    unchecked: boolean;
  }>(
    `SELECT s.name AS school, c AS channel, p AS purpose, coalesce(v.allows, false) AS agreed,
       NOT coalesce(v.allows, false) AND coalesce(w.allows, false) AS unchecked
     FROM phone_audience a JOIN school s ON s.id = a.school_id JOIN phone_gate g USING (phone_id)
     CROSS JOIN unnest('{voice,text}'::text[]) c CROSS JOIN unnest('{school-mission,other}'::text[]) p
     CROSS JOIN LATERAL (SELECT CASE WHEN a.may_be_contacted THEN 'holder' ELSE 'barred-by-custody' END AS held) r
     LEFT JOIN LATERAL consent_verdict(p, c, g, r.held) v ON true
     -- The same phone, had the database said that its number has its owner still.
     LEFT JOIN LATERAL consent_verdict(p, c, jsonb_populate_record(g,
       CASE WHEN g.checked_until > now() THEN '{}' ELSE '{"reassigned": 512, "checked_until": "infinity"}' END::jsonb),
       r.held) w ON true`,
  );
  const of = (channel: string, purpose: string, school?: string) =>
    judged.filter(
      (one) =>
        one.channel === channel && one.purpose === purpose && (!school || one.school === school),
    );
  const agreedOf = (all: typeof judged) => all.filter(({ agreed }) => agreed).length;
  const uncheckedOf = (all: typeof judged) => all.filter(({ unchecked }) => unchecked).length;
  const calls = of('voice', 'school-mission');
  expect(agreedOf(calls)).toBeGreaterThan(100);
  expect(uncheckedOf(calls)).toBeGreaterThanOrEqual(atLeast);
  expect(headlineOf(report)).toMatchObject({
    Phones: people(calls.length),
    Agreed: people(agreedOf(calls)),
    'Agreed, number not checked yet': people(uncheckedOf(calls)),
  });
  const { part = 'few', whole = 'few', words } = report.share ?? {};
  expect([shareWords(part, whole), words]).toEqual([
    share(agreedOf(calls), calls.length),
    'of phones may be called about school matters',
  ]);
  expect(
    tableOf(report, 'By channel and purpose').map((row) => [row[1], row[2], row[5], row.at(-1)]),
  ).toEqual(
    ['school-mission', 'other'].flatMap((purpose) =>
      ['voice', 'text'].map((channel) => {
        const all = of(channel, purpose);
        return [
          people(all.length),
          people(agreedOf(all)),
          people(uncheckedOf(all)),
          share(agreedOf(all), all.length),
        ];
      }),
    ),
  );
  const named = Object.fromEntries(
    tableOf(report, 'School matters, by school').map(([school = '', phones]) => [school, phones]),
  );
  for (const name of schoolNames.values())
    expect(named[name]).toBe(people(of('voice', 'school-mission', name).length));
});

describe.each(reports.map(({ name }) => name))('the PDF of the report “%s”', (name) => {
  test('has each figure of the report as often as the report, and no other number', async () => {
    const report = await read(name, everything);
    const { text } = await readPdf(new Uint8Array(await reportPdf(report)));

    const onPaper = report.tables.filter(({ only }) => only === undefined || only === 'files');
    const cells = [
      ...Object.values(headlineOf(report)),
      ...onPaper.flatMap(({ title }) => tableOf(report, title)).flat(),
      ...onPaper
        .flatMap(({ total = [], columns }) =>
          total.filter((_, index) => columns[index]?.only !== 'card'),
        )
        .map((cell) => cellWords(cell, report.timeZone)),
      ...(report.share === undefined ? [] : [shareWords(report.share.part, report.share.whole)]),
      ...onPaper.flatMap(({ bars }) =>
        (bars?.rows ?? []).flatMap(({ whole, parts }) =>
          parts.map((part) => shareMark(part, whole)),
        ),
      ),
    ];
    expect(cells.length).toBeGreaterThan(8);
    const printed = countedTokens([text]);
    const due = countedTokens(cells);
    for (const [token, often] of due)
      expect(printed.get(token) ?? 0, token).toBeGreaterThanOrEqual(often);
    // Around the tables stand days, pages, and the words of titles and notes.
    const around = countedTokens(
      [
        report.tables.map(({ title, columns, none }) =>
          [title, none, ...columns.flatMap(({ label, group }) => [label, group ?? ''])].join(' '),
        ),
        report.headline.map(({ label }) => label),
        report.notes,
        report.fileNotes ?? [],
      ].flat(),
    );
    const alone = [...printed.keys()].filter(
      (token) => /^[\d,.]+%?$/.test(token) && !due.has(token) && !around.has(token),
    );
    expect(alone.filter((token) => !isOfTheFrame(token))).toEqual([]);
  });
});

const countedTokens = (texts: readonly string[]) =>
  new Map(
    [...Map.groupBy(texts.join(' ').split(/[\s\u00a0]+/), (token) => token)].map(
      ([token, all]) => [token, all.length] as const,
    ),
  );

/** Days and years of the period, of now, and the numbers of pages. */
const isOfTheFrame = (token: string) =>
  Number(token.replaceAll(/[,.]/g, '')) <= 31 || /^20\d\d[,.]?$/.test(token);
