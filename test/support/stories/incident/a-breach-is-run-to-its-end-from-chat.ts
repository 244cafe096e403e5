import { beforeAll, expect, test } from 'vitest';
import { staff } from '#sandbox/district/staff.ts';
import type { Person } from '#sandbox/person.ts';
import { until } from '#sandbox/until.ts';
import { leaksOf } from '#test/support/leaks/leaks-of-product.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { startClosure, toldAfter } from '#test/support/product/running-closure.ts';
import { watchMachine } from '#test/support/product/watch-machine.ts';

/** In short no other closure waits meanwhile, and no clock is looked at. */
export function breachIsRun(length: 'short' | 'long'): void {
  const isLong = length === 'long';

  const product = setUpProduct({ students: isLong ? 30 : 12, callsPerSecond: 2 });
  let officer: Person;
  let administrator: Person;
  let wrong: { id: string; number: number };
  beforeAll(async () => {
    officer = product.onSlack('compliance');
    administrator = product.onTeams('administrator');
    await startClosure(product);
    wrong = await product.campaign();
  });

  const title = 'Incident 1';
  const rows = async <Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> =>
    (await product.database.owner.pool.query<Row>(sql, values)).rows;
  const seen = (words: string) =>
    until(`“${words}” on both platforms`, () =>
      [officer, administrator].every((person) => person.finding(title).includes(words)),
    );

  test('an approver opens it from the closure’s own card: within five seconds nothing is called that is no emergency, nor that closure', async () => {
    const superintendent = product.onTeams('superintendent');
    await superintendent.press('breach-form');
    const machine = watchMachine(product);
    const before = performance.now();
    expect(
      await superintendent.submit({ known: 'The list is of another school.' }),
    ).toBeUndefined();
    await until('the pause', async () => (await product.campaign()).state === 'paused');
    const seconds = (performance.now() - before) / 1000;
    const stalled = await machine.stop();
    if (isLong) expect(seconds).toBeLessThan(5 + 3 * stalled);

    await seen('Calls and exports are frozen');
    await seen('The list is of another school.');
    await seen(`Closure ${wrong.number}`);
    for (const person of [officer, administrator])
      await until('the freeze in the closures channel', () =>
        person.finding('Frozen: only emergency closures go out').includes('Incident 1'),
      );
    const late = await rows(
      `SELECT FROM attempt a JOIN pause h ON h.incident_id IS NOT NULL AND a.intent_at > h.placed_at WHERE a.campaign_id = $1`,
      [wrong.id],
    );
    expect(late).toEqual([]);
  });

  test('the log’s checkpoint with the opening in it is posted to the witnesses', async () => {
    await seen('entries, posted');
    const held = await rows<{ isCovered: boolean }>(
      `SELECT i.checkpoint_size > l.index AND EXISTS (SELECT FROM checkpoint_post p WHERE p.size = i.checkpoint_size) AS "isCovered"
     FROM incident i JOIN audit_entry e ON e.act = 'incident-opened' JOIN audit_leaf l ON l.entry_id = e.id`,
    );
    expect(held).toEqual([{ isCovered: true }]);
  });

  test('no report and no file leaves, and each is refused in one plain sentence', async () => {
    for (const words of [
      'audit report reach',
      'audit evidence',
      'consent report',
      'compliance my-data',
    ])
      await toldAfter(officer, 'no reports or files leave Bellwether', () => officer.say(words));
  });

  if (isLong)
    test('a school matter that is approved meanwhile waits, and an emergency reaches its families', async () => {
      const superintendent = product.onTeams('superintendent');
      const principal = product.onSlack('principal');
      await principal.askClosure({ purpose: 'school-mission', ground: 'none', delivery: 'call' });
      await until('its list', () => superintendent.card().includes('Waiting for approval'));
      await superintendent.press('approve');
      await until('the card to say so', () => superintendent.card().includes('Approved, frozen'));

      await principal.askClosure({ happening: 'late-1h', delivery: 'call' });
      await until('the emergency', () => superintendent.card().includes('Waiting for approval'));
      await superintendent.press('approve');
      await until('its end', async () => (await product.campaign()).state === 'finished');
      const { id } = await product.campaign();
      const calls = await rows<{ during: number }>(
        `SELECT count(*)::int AS during FROM attempt a, pause h
     WHERE a.campaign_id = $1 AND a.intent_at > h.placed_at AND h.incident_id IS NOT NULL`,
        [id],
      );
      expect(calls[0]?.during).toBeGreaterThan(20);
    });

  test('roles and tasks are taken and done by buttons, on either platform, in the order of the checklist', async () => {
    await officer.pressFinding(title, 'incident-manager');
    await seen(`Incident manager\n${staff.compliance.name}`);
    await administrator.pressFinding(title, 'incident-roles-form');
    const people = await rows<{ id: string; name: string }>(
      'SELECT id, staff_name(o) AS name FROM operator o',
    );
    const idOf = (who: keyof typeof staff) =>
      people.find(({ name }) => name === staff[who].name)?.id ?? '';
    expect(
      await administrator.submit({
        counsel: idOf('counsel'),
        technology: idOf('technologist'),
        communications: idOf('liaison'),
      }),
    ).toBeUndefined();
    await seen(`Communications\n${staff.liaison.name}`);
    await seen('Checklist: 2 of 11 done');

    for (let turn = 0; turn < 20; turn += 1) {
      const open = await rows<{ task: string; owner_id: string | null }>(
        `SELECT task, owner_id FROM incident_task WHERE done_at IS NULL ORDER BY position`,
      );
      const [next] = open;
      if (next === undefined || next.task === 'review') break;
      const person = turn % 2 === 0 ? officer : administrator;
      if (next.task === 'notices') {
        await person.pressFinding(title, 'incident-notices-form');
        expect(
          await person.submit({ decision: 'not-needed', why: 'Nobody was reached.' }),
        ).toBeUndefined();
      } else await person.pressFinding(title, 'incident-task');
      await until('the step', async () => {
        const now = await rows<{ task: string; owner_id: string | null }>(
          `SELECT task, owner_id FROM incident_task WHERE done_at IS NULL ORDER BY position`,
        );
        return JSON.stringify(now) !== JSON.stringify(open);
      });
      await until('both cards', async () => {
        const stale = await rows(
          `SELECT FROM posted_card WHERE kind = 'incident' AND drawn_revision < revision`,
        );
        return stale.length === 0;
      });
    }
    await seen('Checklist: 10 of 11 done');
  });

  test('one person alone does not resume, two do, and what waited is called', async () => {
    await officer.pressFinding(title, 'unfreeze');
    await seen('asked to resume');
    await toldAfter(officer, 'You already asked', () => officer.pressFinding(title, 'unfreeze'));
    await administrator.pressFinding(title, 'unfreeze');
    await seen('Open; calls and exports resumed');
    if (isLong)
      await until('what waited', async () => {
        const started = await rows(
          `SELECT FROM campaign c JOIN campaign_version v ON v.campaign_id = c.id
       WHERE v.purpose = 'school-mission' AND c.started_at IS NOT NULL`,
        );
        return started.length === 1;
      });
  });

  test('the person who wrote the review does not close it; another one does, and it stays as it was', async () => {
    await officer.pressFinding(title, 'incident-review-form');
    expect(
      await officer.submit({
        happened: 'The wrong file was uploaded.',
        changes: 'Two look at a list.',
      }),
    ).toBeUndefined();
    await seen('Checklist: 11 of 11 done');
    await toldAfter(officer, 'You wrote the review', () =>
      officer.pressFinding(title, 'incident-close'),
    );
    await administrator.pressFinding(title, 'incident-close');
    await seen(`Closed by ${staff.administrator.name}`);

    await toldAfter(officer, 'Incidents and breach drills', () =>
      officer.say('audit report incidents'),
    );
    const acts = await rows<{ act: string }>(
      `SELECT DISTINCT act FROM audit_entry WHERE subject_kind = 'incident' ORDER BY act`,
    );
    expect(acts.map(({ act }) => act)).toEqual([
      'incident-closed',
      'incident-evidence-held',
      'incident-notices-decided',
      'incident-opened',
      'incident-refused',
      'incident-reviewed',
      'incident-role-named',
      'incident-task-done',
      'incident-task-taken',
    ]);
  });

  test('no name and no number of a family stands where it must not', async () => {
    expect(await leaksOf(product)).toEqual([]);
  });
}
