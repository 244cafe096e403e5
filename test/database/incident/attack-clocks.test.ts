import { expect, test } from 'vitest';
import { type ClockQuestion, clocksDue } from '#test/support/incident/clocks-due.ts';
import { setUpDatabase } from '#test/support/postgres/database.ts';

const database = setUpDatabase();

const clocks = (about: ClockQuestion) => clocksDue(database, about);
const eastern = 'America/New_York';

// Clocks in New York went back on Sunday, November 1, 2026, and forward on Sunday, March 8, 2026.
const friday = '2026-10-30T15:00:00-04:00';
const saturday = '2026-03-07T22:00:00-05:00';

test('New York: “no later than seventy-two hours”, an hour earlier by the wall once clocks went back', async () => {
  // N.Y. Gen. Mun. Law 995-b(2), in force since July 26, 2025.
  const autumn = await clocks({ state: 'NY', discovered: friday, zone: eastern });
  const spring = await clocks({ state: 'NY', discovered: saturday, zone: eastern });
  const before = await clocks({
    state: 'NY',
    discovered: '2025-07-25T23:59:59-04:00',
    zone: eastern,
  });
  const since = await clocks({
    state: 'NY',
    discovered: '2025-07-26T00:00:00-04:00',
    zone: eastern,
  });

  expect(autumn['ny-homeland-security']).toBe('2026-11-02 14:00');
  expect(spring['ny-homeland-security']).toBe('2026-03-10 23:00');
  expect(before['ny-homeland-security']).toBeUndefined();
  expect(since['ny-homeland-security']).toBe('2025-07-29 00:00');
});

test('New York: 24 hours and 30 days run from the payment of a ransom, and only where one was demanded', async () => {
  // N.Y. Gen. Mun. Law 995-c.
  const about = { state: 'NY', discovered: friday, zone: eastern };
  const none = await clocks(about);
  const demanded = await clocks({ ...about, ransom: true });
  const paid = await clocks({ ...about, ransom: true, ransomPaid: '2026-10-31T20:30:00-04:00' });

  expect(Object.keys(none).filter((clock) => clock.includes('ransom'))).toEqual([]);
  expect(demanded).toEqual({ ...none, 'ny-ransom-paid': null, 'ny-ransom-reasons': null });
  expect(paid).toEqual({
    ...none,
    // The night in which clocks went back has 25 hours.
    'ny-ransom-paid': '2026-11-01 19:30',
    'ny-ransom-reasons': '2026-11-30 23:59',
  });
});

test('Virginia: “within 24 hours from when the incident was discovered”, over the night that has 23 hours', async () => {
  // Va. Code 2.2-5514(C); 18.2-186.6 names no number of days.
  const found = await clocks({ state: 'VA', discovered: saturday, zone: eastern });

  expect(found).toEqual({
    'va-fusion-center': '2026-03-08 23:00',
    'va-attorney-general': '2026-04-06 23:59',
    'va-families': '2026-04-06 23:59',
  });
});

test('New Jersey: “within 72 hours”, of the district and of its contractor', async () => {
  // N.J. Stat. 52:17B-193.3 (P.L. 2023, c. 19); 56:8-163 names no number of days.
  const about = { state: 'NJ', discovered: friday, zone: eastern };

  expect(await clocks(about)).toEqual({
    'nj-homeland-security': '2026-11-02 14:00',
    'nj-families': '2026-11-29 23:59',
    'nj-state-police': '2026-11-29 23:59',
  });
  expect(await clocks({ ...about, teller: 'vendor' })).toEqual({
    'nj-contractor': '2026-11-02 14:00',
  });
});

test('Ohio: the seventh day whole, a Saturday too, and the auditor’s thirtieth', async () => {
  // Ohio Rev. Code 9.64(D), in force since September 30, 2025; 1347.12(B)(2): "not later than forty-five days".
  const late = await clocks({
    state: 'OH',
    discovered: '2026-11-21T23:59:59-05:00',
    zone: eastern,
  });
  const later = await clocks({
    state: 'OH',
    discovered: '2026-11-22T00:00:01-05:00',
    zone: eastern,
  });
  const overTheChange = await clocks({ state: 'OH', discovered: friday, zone: eastern });
  const before = await clocks({
    state: 'OH',
    discovered: '2025-09-29T12:00:00-04:00',
    zone: eastern,
  });

  expect(late).toEqual({
    // November 28, 2026 is a Saturday. It is not moved: early is never late.
    'oh-homeland-security': '2026-11-28 23:59',
    'oh-auditor': '2026-12-21 23:59',
    'oh-families': '2027-01-05 23:59',
  });
  expect(later['oh-homeland-security']).toBe('2026-11-29 23:59');
  expect(overTheChange['oh-homeland-security']).toBe('2026-11-06 23:59');
  expect(Object.keys(before)).toEqual(['oh-families']);
});

test('California: an attack on more than 500 is reported until the section is repealed on January 1, 2027', async () => {
  // Cal. Ed. Code 35266 and 35267. It names no time.
  const zone = 'America/Los_Angeles';
  const last = await clocks({
    state: 'CA',
    discovered: '2026-12-31T23:59:59-08:00',
    zone,
    residents: 501,
  });
  const few = await clocks({ state: 'CA', discovered: friday, zone, residents: 500 });
  const repealed = await clocks({
    state: 'CA',
    discovered: '2027-01-01T00:00:00-08:00',
    zone,
    residents: 501,
  });

  expect(last['ca-cybersecurity-center']).toBe('2027-01-01 23:59');
  expect(few['ca-cybersecurity-center']).toBeUndefined();
  expect(repealed['ca-cybersecurity-center']).toBeUndefined();
});

test('Illinois: the attorney general from more than 500 residents', async () => {
  // 815 ILCS 530/10(e): "in no event later than when the data collector provides notice to consumers".
  const about = { state: 'IL', discovered: friday };

  expect((await clocks({ ...about, residents: 501 }))['il-attorney-general']).toBe(
    '2026-11-29 23:59',
  );
  expect((await clocks({ ...about, residents: 500 }))['il-attorney-general']).toBeUndefined();
});

test('West Virginia: “no later than 10 days following a determination”, before families', async () => {
  // W. Va. Code 5A-6C-3(a).
  expect(await clocks({ state: 'WV', discovered: friday, zone: eastern })).toEqual({
    'wv-cybersecurity-office': '2026-11-09 23:59',
    'wv-families': '2026-11-29 23:59',
  });
});

test('North Carolina: its department at once, and before anyone answers an attacker', async () => {
  // N.C. Gen. Stat. 143B-1379(c) and 143-800; the number is the one of state agencies.
  const about = { state: 'NC', discovered: friday, zone: eastern };
  const usual = await clocks(about);

  expect(usual).toEqual({
    'nc-information-technology': '2026-10-31 15:00',
    'nc-attorney-general': '2026-11-29 23:59',
    'nc-families': '2026-11-29 23:59',
  });
  expect(await clocks({ ...about, ransom: true })).toEqual({
    ...usual,
    'nc-ransom': '2026-10-31 15:00',
  });
});

test('Georgia: the hour that the state’s page asks for, and the vendor’s 24', async () => {
  // Ga. Code 38-3-22.2 leaves the time to rules; 10-1-912(b): "within 24 hours following discovery".
  const about = { state: 'GA', discovered: friday, zone: eastern };

  expect(await clocks(about)).toEqual({
    'ga-emergency-management': '2026-10-30 16:00',
    'ga-families': '2026-11-29 23:59',
  });
  expect(await clocks({ ...about, teller: 'vendor' })).toEqual({ 'ga-vendor': '2026-10-31 15:00' });
});

test('No law here sets a shorter time than the one that counts where no state is known', async () => {
  const { rows } = await database.pool.query<{ hours: number }>(
    `SELECT min(CASE unit WHEN 'hours' THEN within ELSE within * 24 END) AS hours
     FROM breach_clock WHERE state <> 'US' AND NOT is_ours AND teller = 'district'`,
  );
  const { rows: ours } = await database.pool.query<{ within: number; unit: string }>(
    `SELECT DISTINCT within, unit FROM breach_clock WHERE state = 'US'`,
  );

  expect(rows).toEqual([{ hours: 24 }]);
  expect(ours).toEqual([{ within: 24, unit: 'hours' }]);
});
