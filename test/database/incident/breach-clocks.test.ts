import { expect, test } from 'vitest';
import { usHoliday } from '#domain/closure/seal/us-holiday.ts';
import { type ClockQuestion, clocksDue } from '#test/support/incident/clocks-due.ts';
import { setUpDatabase } from '#test/support/postgres/database.ts';

const database = setUpDatabase();

const clocks = (about: ClockQuestion) => clocksDue(database, about);

// Friday, November 27, 2026, 4:30 pm in Chicago.
const discovered = '2026-11-27T16:30:00-06:00';

test('Texas: “not later than 48 hours after the discovery”, the 30th day from 250 residents, the 60th day for families', async () => {
  const few = await clocks({ state: 'TX', discovered, residents: 249 });
  const many = await clocks({ state: 'TX', discovered, residents: 250 });

  expect(few).toEqual({
    // Tex. Gov't Code 2054.603(b)(2): "not later than 48 hours after the discovery of the security incident".
    'tx-information-office': '2026-11-29 16:30',
    // Tex. Educ. Code 11.175(e): "as soon as practicable after the discovery"; the number is ours.
    'tx-education-agency': '2026-11-29 16:30',
    // 521.053(b): "not later than the 60th day after the date on which the person determines that the breach occurred".
    'tx-families': '2027-01-26 23:59',
    'tx-information-office-details': null,
  });
  // 521.053(i): "not later than the 30th day ... if the breach involves at least 250 residents of this state".
  expect(many).toEqual({ ...few, 'tx-attorney-general': '2026-12-27 23:59' });
});

test('Texas: “the 10th business day after the date of the eradication, closure, and recovery”, with federal holidays', async () => {
  // Tex. Gov't Code 2054.603(c). Recovered on a Thursday: Christmas and New Year's Day are no business days.
  const recovered = '2026-12-17T09:00:00-06:00';

  const found = await clocks({ state: 'TX', discovered, recovered });

  expect(found['tx-information-office-details']).toBe('2027-01-04 23:59');
});

test('Texas: what was discovered before September 1, 2023 has the attorney general’s 60 days of then', async () => {
  const before = await clocks({ state: 'TX', discovered: '2023-08-31T23:30:00-05:00' });
  const after = await clocks({ state: 'TX', discovered: '2023-09-01T00:30:00-05:00' });

  expect(before['tx-attorney-general-2020']).toBe('2023-10-30 23:59');
  expect(before['tx-attorney-general']).toBeUndefined();
  expect(after['tx-attorney-general']).toBe('2023-10-01 23:59');
  expect(after['tx-attorney-general-2020']).toBeUndefined();
});

test('Colorado: “not later than thirty days after the date of determination”, and “five hundred Colorado residents or more”', async () => {
  // Colo. Rev. Stat. 24-73-103(2)(a) and (2)(k).
  const zone = 'America/Denver';

  const few = await clocks({ state: 'CO', discovered, zone, residents: 499 });
  const many = await clocks({ state: 'CO', discovered, zone, residents: 500 });

  expect(few).toEqual({ 'co-families': '2026-12-27 23:59' });
  expect(many).toEqual({ ...few, 'co-attorney-general': '2026-12-27 23:59' });
});

test('Florida: “no later than 30 days after the determination of a breach”, and the department from 500 individuals', async () => {
  // Fla. Stat. 501.171(4)(a) and (3)(a): "any breach of security affecting 500 or more individuals in this state".
  const zone = 'America/New_York';

  const few = await clocks({ state: 'FL', discovered, zone, residents: 499 });
  const many = await clocks({ state: 'FL', discovered, zone, residents: 500 });

  expect(few).toEqual({ 'fl-families': '2026-12-27 23:59' });
  expect(many).toEqual({ ...few, 'fl-legal-affairs': '2026-12-27 23:59' });
});

test('California: “more than 500 California residents”, and 15 days after families were told', async () => {
  // Cal. Civ. Code 1798.29(a) names no number of days, "in the most expedient time possible"; 1798.82 has 30 since 2026.
  const zone = 'America/Los_Angeles';
  const familiesTold = '2026-12-04T10:00:00-08:00';

  const exactly = await clocks({ state: 'CA', discovered, zone, residents: 500, familiesTold });
  const more = await clocks({ state: 'CA', discovered, zone, residents: 501, familiesTold });
  const untold = await clocks({ state: 'CA', discovered, zone, residents: 501 });

  expect(exactly).toEqual({ 'ca-families': '2026-12-27 23:59' });
  const center = { 'ca-cybersecurity-center': '2026-11-28 14:30' };
  expect(more).toEqual({ ...exactly, ...center, 'ca-attorney-general': '2026-12-19 23:59' });
  expect(untold).toEqual({ ...exactly, ...center, 'ca-attorney-general': null });
});

test('New York: “no more than 10 calendar days after such discovery”, and “no more than 60 calendar days” for parents', async () => {
  // 8 NYCRR 121.10(d) and (e); N.Y. Gen. Bus. Law 899-aa(2): "within thirty days after the breach has been discovered".
  const found = await clocks({ state: 'NY', discovered, zone: 'America/New_York' });

  expect(found).toEqual({
    'ny-homeland-security': '2026-11-30 17:30',
    'ny-education-department': '2026-12-07 23:59',
    'ny-families-business-law': '2026-12-27 23:59',
    'ny-families': '2027-01-26 23:59',
  });
});

test('Illinois: “no later than 30 calendar days”, and the public list from 10% of the students', async () => {
  // 105 ILCS 85/27(d) and (a)(5).
  const few = await clocks({ state: 'IL', discovered, students: 99, enrolled: 1000 });
  const many = await clocks({ state: 'IL', discovered, students: 100, enrolled: 1000 });

  expect(few).toEqual({
    'il-families': '2026-12-27 23:59',
    'il-attorney-general': '2026-12-27 23:59',
  });
  expect(many).toEqual({ ...few, 'il-public-list': '2026-12-27 23:59' });
});

test('Connecticut: “not later than forty-eight hours after receipt of such notice”', async () => {
  // Conn. Gen. Stat. 10-234dd. The contractor's 30 and 60 days run against the contractor.
  const found = await clocks({ state: 'CT', discovered, zone: 'America/New_York' });

  expect(found).toEqual({ 'ct-families': '2026-11-29 17:30' });
});

test('A state that is not set, or has no rows, gets the shortest clocks and a question for counsel', async () => {
  const shortest = { 'us-families': '2026-11-28 16:30', 'us-office': '2026-11-28 16:30' };

  expect(await clocks({ state: null, discovered })).toEqual(shortest);
  expect(await clocks({ state: 'OR', discovered })).toEqual(shortest);
});

test('While nobody has counted who is concerned, every clock of the state runs', async () => {
  const found = await clocks({ state: 'CO', discovered, zone: 'America/Denver' });

  expect(Object.keys(found).toSorted()).toEqual(['co-attorney-general', 'co-families']);
});

test('Days are the district’s own: one second after midnight is the next day, and 48 hours stay 48 over a change of clocks', async () => {
  const late = await clocks({
    state: 'CO',
    discovered: '2026-11-28T06:59:59Z',
    zone: 'America/Denver',
  });
  const later = await clocks({
    state: 'CO',
    discovered: '2026-11-28T07:00:01Z',
    zone: 'America/Denver',
  });
  // Clocks in Chicago went back on November 1, 2026.
  const overNight = await clocks({ state: 'TX', discovered: '2026-10-31T12:00:00-05:00' });

  expect([late['co-families'], later['co-families']]).toEqual([
    '2026-12-27 23:59',
    '2026-12-28 23:59',
  ]);
  expect(overNight['tx-information-office']).toBe('2026-11-02 11:00');
});

test('The federal holidays of 2026 and of two years with odd weekends', async () => {
  const { rows } = await database.pool.query<{ day: string }>(
    `SELECT to_char(day, 'YYYY-MM-DD') AS day FROM (
       SELECT d::date AS day FROM generate_series(date '2026-01-01', date '2026-12-31', interval '1 day') AS d
       UNION SELECT d::date FROM generate_series(date '2021-12-20', date '2022-01-05', interval '1 day') AS d) AS days
     WHERE is_federal_holiday(day) ORDER BY 1`,
  );

  // https://www.opm.gov/policy-data-oversight/pay-leave/federal-holidays/
  expect(rows.map(({ day }) => day)).toEqual([
    '2021-12-24',
    '2021-12-25',
    '2021-12-31',
    '2022-01-01',
    '2026-01-01',
    '2026-01-19',
    '2026-02-16',
    '2026-05-25',
    '2026-06-19',
    '2026-07-03',
    '2026-07-04',
    '2026-09-07',
    '2026-10-12',
    '2026-11-11',
    '2026-11-26',
    '2026-12-25',
  ]);
});

test('A closure is warned of the same days, and of the Friday after Thanksgiving', async () => {
  const { rows } = await database.pool.query<{ day: string; federal: boolean }>(
    `SELECT to_char(d, 'YYYY-MM-DD') AS day, is_federal_holiday(d::date) AS federal
     FROM generate_series(date '2020-01-01', date '2050-12-31', interval '1 day') AS d`,
  );
  const other = rows.filter(({ day, federal }) => (usHoliday(day) !== undefined) !== federal);

  expect(rows.length).toBeGreaterThan(11_000);
  expect(new Set(other.map(({ day }) => usHoliday(day)))).toEqual(
    new Set(['the day after Thanksgiving']),
  );
  expect(other).toHaveLength(31);
});
