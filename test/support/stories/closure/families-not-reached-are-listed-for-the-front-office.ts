import { parse } from 'csv-parse/sync';
import { beforeAll, expect, test } from 'vitest';
import { plural } from '#domain/shared/count-words.ts';
import { staff } from '#sandbox/district/staff.ts';
import { everybodyAnswers } from '#sandbox/twilio/call/phone-behavior.ts';
import { until } from '#sandbox/until.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { startClosure, toldAfter } from '#test/support/product/running-closure.ts';
import { fileLinksIn } from '#test/support/web/file-links.ts';
import { openReader } from '#test/support/web/readers.ts';

/** In short nobody pauses it in the middle. */
export function notReachedAreListed(length: 'short' | 'long'): void {
  const isLong = length === 'long';

  const product = setUpProduct({
    students: 30,
    // Slow enough that it is paused half-way on a busy machine, too.
    callsPerSecond: isLong ? 2 : 200,
    mix: { ...everybodyAnswers, failed: 0.3, machine: 0.2 },
  });
  beforeAll(async () => {
    await startClosure(product);
  });

  const count = (value: number) => value.toLocaleString('en-US');

  async function rows<T>(text: string): Promise<T[]> {
    return (await product.database.owner.pool.query(text)).rows as T[];
  }

  /** What the database holds, said by the shortest query that says it. */
  async function counted(): Promise<{ total: number; reached: number; left: number }> {
    const [row] = await rows<{ total: number; reached: number; left: number }>(
      `SELECT count(*)::int AS total, count(*) FILTER (WHERE is_reached)::int AS reached,
       count(*) FILTER (WHERE is_open AND NOT is_reached)::int AS left
     FROM (SELECT phone_id, bool_or(coalesce(disposition IN ('person', 'machine', 'delivered', 'sent'), false)) AS is_reached,
       bool_or(ended_at IS NULL) AS is_open FROM attempt GROUP BY phone_id) phones`,
    );
    return row ?? { total: 0, reached: 0, left: 0 };
  }

  async function familiesMissed(): Promise<{ total: number; missed: number }> {
    const [row] = await rows<{ total: number; missed: number }>(
      `SELECT count(*)::int AS total, count(*) FILTER (WHERE NOT is_reached)::int AS missed FROM (
       SELECT bool_or(is_reached) AS is_reached FROM (
         SELECT gs.student_id, array_agg(DISTINCT gs.guardian_id ORDER BY gs.guardian_id) AS family,
           bool_or(EXISTS (SELECT FROM attempt a WHERE a.phone_id = gp.phone_id
             AND a.disposition IN ('person', 'machine', 'delivered', 'sent'))) AS is_reached
         FROM guardianship gs JOIN guardian_phone gp USING (guardian_id) JOIN enrollment e USING (student_id)
         JOIN campaign_version v ON e.school_id = ANY (v.school_ids)
         WHERE gs.may_be_contacted AND gp.phone_id IN (SELECT phone_id FROM recipient UNION SELECT phone_id FROM exclusion)
         GROUP BY gs.student_id) students GROUP BY family) families`,
    );
    return row ?? { total: 0, missed: 0 };
  }

  /** The first family that the form in Teams offers, by the value of its box. */
  function firstChoice(): string | undefined {
    const dialog = product.farSide.teams.state().dialogs[staff.secretary.teamsUserId];
    return /"choices":\[\{"title":"[^"]*","value":"([^"]+)"/.exec(JSON.stringify(dialog))?.[1];
  }

  if (isLong)
    test('while a closure stands still in the middle, the card says what the database holds', async () => {
      const onTeams = product.onTeams('principal');
      await until('some calls to end', async () => (await counted()).reached > 2);
      await onTeams.press('pause');
      await until('the pause', async () => (await product.campaign()).state === 'paused');
      await until('the last talk', async () => {
        const [busy] = await rows<{ n: number }>(
          `SELECT count(*)::int AS n FROM attempt WHERE state NOT IN ('planned') AND ended_at IS NULL`,
        );
        return busy?.n === 0;
      });

      const { reached, left } = await counted();
      const { total, missed } = await familiesMissed();

      expect(left).toBeGreaterThan(0);
      for (const person of [product.onSlack('principal'), onTeams]) {
        await until('the counts of phones', () =>
          person.card().includes(`${plural(reached, 'phone')} reached · ${count(left)} left`),
        );
        const words = `${count(total - missed)} of ${count(total)} reached`;
        await until(words, () => person.card().includes(words));
      }
    });

  test('at the end it says how many families were reached, and what it cost', async () => {
    const superintendent = product.onTeams('superintendent');
    if (isLong) {
      await product.onSlack('principal').say('closure resume');
      await product.onSlack('principal').pressPrivate('resume');
      await until('the button', () => superintendent.card().includes('Agree to resume'));
      await superintendent.press('resume');
    }
    await finished(product);

    const { reached, total } = await counted();
    const families = await familiesMissed();
    const whole = families.total - families.missed;
    const share = ((100 * whole) / families.total).toFixed(1);

    for (const person of [product.onSlack('principal'), superintendent]) {
      await until('the summary', () =>
        person.card().includes(`${count(reached)} of ${count(total)} phones reached`),
      );
      expect(person.card()).toContain(
        `Families reached\n${count(whole)} of ${count(families.total)} (${share}%)`,
      );
      expect(person.card()).toMatch(/% of families in time; target 95% by /);
    }
    // Details stand in the card of Teams.
    expect(superintendent.card()).toMatch(/Cost\nabout \$\d+\.\d\d/);
  });

  test('the front office marks whom it called, and both channels count them without a name', async () => {
    const secretary = product.onTeams('secretary');
    await toldAfter(secretary, 'families to call by hand', () =>
      secretary.say('closure unreached 1'),
    );
    const before = await familiesMissed();
    await secretary.pressPrivate('take-families');
    const list = await until('ten of them', () =>
      secretary.toldPrivately().findLast((told) => told.includes('Yours')),
    );
    await secretary.pressPrivate('hand-calls-form');
    const first = await until('the form with the families of the page', firstChoice);
    expect(list).toMatch(/\(\d{3}\) 555-01\d\d/);

    await secretary.submit({ families: first });
    await until('the list with the mark', () =>
      secretary.toldPrivately().some((told) => told.includes('Called by hand by Tom Lindqvist, ')),
    );

    const whole = before.total - before.missed + 1;
    const words = `${count(whole)} of ${count(before.total)} (${((100 * whole) / before.total).toFixed(1)}%), 1 of them called by hand`;
    for (const person of [product.onSlack('principal'), product.onTeams('superintendent')]) {
      await until(words, () => person.card().includes(words));
    }
    const [entry] = await rows<{ facts: object }>(
      `SELECT facts FROM audit_entry WHERE act = 'families-called-by-hand'`,
    );
    expect(Object.keys(entry?.facts ?? {})).toEqual(['families', 'students']);
  });

  test('the file of the list opens for the person who asked for it alone, after a sign-in, and its look is recorded', async () => {
    const { teams } = product.farSide;
    const link = await until(
      'the link',
      () => fileLinksIn(teams.state().conversations, 'unreached')[0],
    );
    const reader = openReader(link);
    const stranger = openReader(link);

    expect(await reader.page()).toContain('Sign in with your school account');
    await stranger.signIn(staff.principal.directoryId);
    expect((await stranger.download()).status).toBe(403);
    await reader.signIn(staff.secretary.directoryId);
    const file = await reader.download();

    expect(file.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const lines = parse<Record<string, string>>(await file.text(), { columns: true, bom: true });
    expect(Object.keys(lines[0] ?? {})).toEqual([
      'Family',
      'Student school',
      'Guardian',
      'Phone',
      'Language',
      'Why not reached',
      'Taken',
      'Called by hand',
    ]);
    const own = lines.filter((line) => line['Taken']?.startsWith('by Tom Lindqvist, '));
    const numbered = lines.filter((line) => /\d{3}-\d{4}|555-01\d\d/.test(line['Phone'] ?? ''));
    expect(own.length).toBeGreaterThan(0);
    expect(numbered).toEqual(own);
    const { missed } = await familiesMissed();
    expect(new Set(lines.map((line) => line['Family'])).size).toBe(missed);
    expect(
      lines.filter((line) => /^by Tom Lindqvist, \w{3} \d/.test(line['Called by hand'] ?? '')),
    ).not.toEqual([]);
    const recorded = await rows<{ name: string }>(
      `SELECT DISTINCT staff_name(o) AS name FROM disclosure d JOIN operator o ON o.id = d.operator_id WHERE what = 'unreached-file'`,
    );
    expect(recorded).toEqual([{ name: 'Tom Lindqvist' }]);
  });
}
