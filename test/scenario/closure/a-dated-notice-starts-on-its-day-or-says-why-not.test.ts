import { beforeAll, expect, test } from 'vitest';
import { clock } from '#cards/format.ts';
import { until } from '#sandbox/until.ts';
import { numbersChecked } from '#test/support/consent/numbers-checked.ts';
import { makeItAfternoon, makeItASchoolDay, todayThere } from '#test/support/district/afternoon.ts';
import { behindTriggers } from '#test/support/district/training.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { atLength, platformsOf } from '#test/support/run/length.ts';

const product = setUpProduct({ students: 30 });
const today = todayThere();
let zone = 'UTC';
const words = 'The library is open this evening until eight.';

beforeAll(async () => {
  await makeItAfternoon(product.database);
  await makeItASchoolDay(product.database);
  await numbersChecked(product);
  const district = await product.database.owner.pool.query<{ zone: string }>(
    'SELECT time_zone AS zone FROM district',
  );
  zone = district.rows[0]?.zone ?? zone;
});

/** Both of them see its card, in either platform. */
const people = (platform: 'slack' | 'teams') =>
  platform === 'slack'
    ? { asks: product.onSlack('principal'), approves: product.onTeams('superintendent') }
    : { asks: product.onTeams('principal'), approves: product.onSlack('superintendent') };

async function expectOnBothCards(platform: 'slack' | 'teams', says: string): Promise<void> {
  for (const person of Object.values(people(platform)))
    await until(`“${says}” on a card`, () => person.card().includes(says));
}

/** For who requested it and who approved it, where they ask what waits. */
async function expectWaiting(platform: 'slack' | 'teams'): Promise<void> {
  const { rows } = await product.database.owner.pool.query<{ startAt: Temporal.Instant }>(
    'SELECT start_at AS "startAt" FROM campaign_version ORDER BY submitted_at DESC LIMIT 1',
  );
  const [{ startAt } = { startAt: Temporal.Now.instant() }] = rows;
  const waits = `Waiting until ${clock(startAt, zone)}`;
  for (const person of Object.values(people(platform))) {
    await person.say('closure waiting');
    await until(`“${waits}”`, () => person.toldPrivately().at(-1)?.includes(waits));
  }
}

/** An hour from now, in a district where it is about 2 pm: it may be asked for, and hasn’t come. */
async function ask(platform: 'slack' | 'teams', lastDay?: string) {
  const { asks, approves } = people(platform);
  const inAnHour = Temporal.Now.zonedDateTimeISO(zone).add({ hours: 1 });
  const day = today.toString();
  const startTime = inAnHour.toPlainTime().toString({ smallestUnit: 'minute' });
  await asks.openForm('closure');
  await asks.submit({
    happening: 'other',
    ground: 'none',
    purpose: 'school-mission',
    date: day,
    startDate: day,
    startTime,
    stopDate: day,
    stopTime: '19:30',
    ...(lastDay === undefined ? {} : { repeat: 'weekly' }),
  });
  if (lastDay !== undefined) {
    await until('the field for the last day', () => asks.form().includes('Last day'));
    await asks.submit({ until: lastDay });
  }
  await until('the words', () => asks.form().includes('Check the words'));
  await asks.submitWords({ en: words });
  await expectOnBothCards(platform, 'Waiting for approval');
  await approves.press('approve');
  await until('the approval', async () => (await product.campaign()).state === 'approved');
  return product.campaign();
}

/** As if it had been asked for, sealed and approved so much earlier, and on a day of weeks before. */
async function letPass(id: string, { hours = 0, days = 0 }): Promise<void> {
  await behindTriggers(
    product.database,
    `WITH moved AS (
       SELECT id, event_date - $3::int AS event_date, start_at - $2::int * interval '1 hour' AS start_at,
         CASE WHEN stands_from IS NOT NULL THEN '12:00'::time END AS stands_from
       FROM campaign_version WHERE campaign_id = $1
     ), sealed AS (
       SELECT v.id, canonical_json(v.sealed_content || jsonb_build_object('eventDate', m.event_date, 'startAt',
           to_char(m.start_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))
         || CASE WHEN m.stands_from IS NULL THEN '{}' ELSE jsonb_build_object('stands',
             v.sealed_content -> 'stands' || '{"from": "12:00"}') END) AS text
       FROM campaign_version v JOIN moved m USING (id)
     ), aged AS (
       UPDATE campaign_version v SET event_date = m.event_date, start_at = m.start_at, stands_from = m.stands_from,
         sealed_text = s.text, sealed_content = s.text::jsonb, fingerprint = sha256(convert_to(s.text, 'UTF8'))
       FROM moved m JOIN sealed s USING (id) WHERE v.id = m.id RETURNING v.id, v.fingerprint
     ), since AS (
       UPDATE campaign SET state_at = state_at - $2::int * interval '1 hour' WHERE id = $1)
     UPDATE approval a SET fingerprint = aged.fingerprint FROM aged WHERE a.version_id = aged.id`,
    [id, hours, days],
  );
}

const calls = () => product.farSide.twilio.calls().length;
const about = (number: number) => `Closure ${number} `;

test.each(platformsOf(import.meta.filename))(
  'asked for in %s, it waits for its time, and starts then',
  async (platform) => {
    const before = calls();
    const { id, number } = await ask(platform);
    await expectOnBothCards(platform, about(number));
    await expectOnBothCards(platform, 'Approved, waiting to start');
    await expectWaiting(platform);
    expect(calls()).toBe(before);

    await letPass(id, { hours: 1 });

    await finished(product);
    expect(calls()).toBeGreaterThan(before);
  },
);

test.each(platformsOf(import.meta.filename))(
  'asked for in %s, one that nobody started at its time says so, and calls nobody',
  async (platform) => {
    const before = calls();
    const { id } = await ask(platform);

    await letPass(id, { hours: 20 });

    await expectOnBothCards(platform, 'It didn’t start in time');
    expect(await product.campaign()).toMatchObject({ state: 'expired' });
    expect(calls()).toBe(before);
  },
);

atLength.each(platformsOf(import.meta.filename))(
  'asked for in %s for each week, it is sent again under one approval; a week that was missed is told',
  async (platform) => {
    const last = today.add({ days: 30 }).toString();
    const first = await ask(platform, last);
    await expectOnBothCards(platform, 'This notice again each');
    await letPass(first.id, { hours: 1 });
    await finished(product);

    await letPass(first.id, { days: 7 });
    await until(
      'the second week',
      async () => (await product.campaign()).number === first.number + 1,
    );
    await finished(product);
    await expectOnBothCards(platform, `with closure ${first.number}, until`);

    await letPass(first.id, { days: 1 });
    await until(
      'the week that was missed',
      async () => (await product.campaign()).number === first.number + 2,
    );
    await expectOnBothCards(platform, 'because no bot was running at its hours');
    const { asks } = people(platform);
    await asks.say(`closure repeat end ${first.number}`);
    await until('its end', () =>
      asks
        .toldPrivately()
        .some((told) => told.includes(`Closure ${first.number} isn’t sent again`)),
    );
  },
);
