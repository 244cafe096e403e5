import { beforeAll, expect, test } from 'vitest';
import { until } from '#sandbox/until.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { addWorkers, bringInRoster, type Worker } from '#test/support/roster/add-workers.ts';
import { atLength } from '#test/support/run/length.ts';

const product = setUpProduct({ students: 12, withoutWorker: true });

const worker = (place: number, name: string, more: Partial<Worker> = {}): Worker => ({
  sourcedId: `T-93${place}`,
  name,
  number: `+1959555013${place}`,
  roles: ['teacher SCH-1'],
  givenOn: '2026-08-15',
  ...more,
});
const workers = {
  teacher: worker(1, 'Ruth Adeyemi'),
  parent: worker(2, 'Noor Cole', { students: [{ sourcedId: 'S-931', school: 'SCH-1' }] }),
  aide: worker(3, 'Iris Bell'),
};
const numbers = Object.values(workers).map(({ number }) => number);
const approvers = () => [product.onSlack('superintendent'), product.onTeams('superintendent')];
const rows = async <T extends object>(text: string, values: unknown[] = []) =>
  (await product.database.owner.pool.query<T>(text, values)).rows;
/** Those to families and staff; approvers are called and texted, too. */
const callsOf = () =>
  product.farSide.twilio
    .calls()
    .filter(({ transcript }) => transcript.some(({ text }) => text.includes('locked rooms')));

beforeAll(async () => {
  await addWorkers(product, Object.values(workers));
  await bringInRoster(product);
});

test('the one form offers to tell staff, checked, and leaves their phones silent', async () => {
  const principal = product.onSlack('principal');
  await principal.openForm('closure lockdown Cottonwood');
  await until('the form', () => principal.form().includes('Tell staff too'));
  expect(principal.form()).toContain('a ringing phone gives away a hiding place');

  expect(await principal.submit({})).toBeUndefined();
  for (const person of approvers())
    await until('the card', () =>
      person.card().includes('3 of these phones, by text alone, asked to say they are safe'),
    );
  expect(principal.card()).toContain('call and text');
  const [version] = await rows<object>(
    'SELECT tells, delivery, rings_inside AS rings FROM campaign_version',
  );
  expect(version).toEqual({ tells: 'both', delivery: 'call-and-text', rings: false });
});

test('staff are texted before any family, families are called and texted at once, and no staff phone rings', async () => {
  await product.onTeams('superintendent').press('approve');
  await until('the approval', async () => (await product.campaign()).state === 'approved');
  product.startWorker();
  await finished(product);

  const tries = await rows<{ channel: string; staff: boolean; at: number; first: boolean }>(
    `SELECT a.channel, r.for_staff AS staff, a.try_number = 1 AS first,
       rank() OVER (PARTITION BY a.channel ORDER BY a.intent_at)::int AS at
     FROM attempt a JOIN recipient r ON r.version_id = a.version_id AND r.phone_id = a.phone_id AND r.channel = a.channel
     WHERE a.intent_at IS NOT NULL`,
  );
  const staff = tries.filter((one) => one.staff);
  expect(staff.map(({ channel }) => channel)).toEqual(['text', 'text', 'text']);
  const texted = tries.filter(({ channel }) => channel === 'text');
  const firstFamily = Math.min(...texted.filter((one) => !one.staff).map(({ at }) => at));
  for (const { at } of staff) expect(at).toBeLessThanOrEqual(firstFamily);
  // Nobody’s text waits for a call that fails.
  expect(tries.filter(({ channel, first }) => channel === 'voice' && first).length).toBeGreaterThan(
    0,
  );
  const [waits] = await rows<{ waiting: number }>(
    `SELECT count(*)::int AS waiting FROM attempt t JOIN attempt c ON c.campaign_id = t.campaign_id AND c.phone_id = t.phone_id
     WHERE t.channel = 'text' AND c.channel = 'voice' AND t.created_at <> (SELECT min(created_at) FROM attempt)`,
  );
  expect(waits).toEqual({ waiting: 0 });

  expect(callsOf().length).toBeGreaterThan(0);
  expect(callsOf().filter(({ to }) => numbers.includes(to))).toEqual([]);
  const textsTo = (number: string) =>
    product.farSide.twilio.messages().filter(({ to }) => to === number);
  for (const number of numbers) expect(textsTo(number).length).toBe(1);
});

atLength(
  'who clears the box in Teams tells families alone, and who asks for it rings',
  async () => {
    const principal = product.onTeams('principal');
    const asked = async (values: Record<string, string>) => {
      await principal.openForm('closure secure Cottonwood');
      await until('the form', () => principal.form().includes('Tell staff too'));
      expect(await principal.submit(values)).toBeUndefined();
      return until('the draft', async () => {
        const [last] = await rows<{ happening: string; tells: string; rings: boolean }>(
          'SELECT happening, tells, rings_inside AS rings FROM campaign_version ORDER BY submitted_at DESC LIMIT 1',
        );
        return last?.happening === 'secure' ? last : undefined;
      });
    };
    expect(await asked({ staff: '' })).toMatchObject({ tells: 'families', rings: false });
    await rows(`UPDATE campaign SET state = 'expired', ended_at = now() WHERE ended_at IS NULL`);
    await principal.openForm('closure hold Cottonwood');
    await until('the form', () => principal.form().includes('Tell staff too'));
    expect(await principal.submit({ ring: 'yes' })).toBeUndefined();
    await until('the draft', async () => {
      const [last] = await rows<{ happening: string; tells: string; rings: boolean }>(
        'SELECT happening, tells, rings_inside AS rings FROM campaign_version ORDER BY submitted_at DESC LIMIT 1',
      );
      return last?.happening === 'hold' && last.tells === 'both' && last.rings;
    });
  },
);
