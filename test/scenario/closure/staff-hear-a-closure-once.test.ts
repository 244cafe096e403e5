import { beforeAll, expect, test } from 'vitest';
import { openLogKey, verifierOf } from '#domain/audit/log/log-key.ts';
import { checkBundle } from '#domain/proof/check/check-bundle.ts';
import { staff } from '#sandbox/district/staff.ts';
import { until } from '#sandbox/until.ts';
import { downloadEvidence, evidenceLinksTold } from '#test/support/audit/evidence-links.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import {
  addWorkers,
  bringInConsent,
  bringInRoster,
  removeWorker,
  type Worker,
} from '#test/support/roster/add-workers.ts';
import { atLength } from '#test/support/run/length.ts';
import { phoneBinding } from '#vault/vault.ts';

const product = setUpProduct({ students: 20, withoutWorker: true });
const everybody = [
  () => product.onSlack('superintendent'),
  () => product.onTeams('superintendent'),
];

const worker = (place: number, name: string, more: Partial<Worker> = {}): Worker => ({
  sourcedId: `T-90${place}`,
  name,
  number: `+1959555010${place}`,
  roles: ['teacher SCH-1'],
  givenOn: '2026-08-15',
  ...more,
});
const workers = {
  plain: worker(1, 'Ruth Adeyemi'),
  twoJobs: worker(2, 'Iris Bell', { roles: ['teacher SCH-1', 'aide SCH-2', 'counselor SCH-3'] }),
  parent: worker(3, 'Noor Cole', {
    roles: ['teacher SCH-2', 'aide SCH-3'],
    students: [
      { sourcedId: 'S-901', school: 'SCH-1' },
      { sourcedId: 'S-902', school: 'SCH-2' },
    ],
  }),
  noNumber: worker(4, 'Hugo Diaz', { givenOn: '' }),
  leaves: worker(5, 'Mona Ek'),
  optsOut: worker(6, 'Otis Fry'),
  visitor: worker(7, 'Pia Gray', { roles: ['proctor SCH-1', 'ext:driver SCH-1'] }),
  noConsent: worker(8, 'Quinn Hart'),
};

const rows = async <T extends object>(text: string, values: unknown[] = []) =>
  (await product.database.owner.pool.query<T>(text, values)).rows;
const callsTo = ({ number }: Worker) =>
  product.farSide.twilio.calls().filter(({ to }) => to === number).length;
const expectOnCards = async (words: string) => {
  for (const person of everybody) await until(words, () => person().card().includes(words));
};

beforeAll(async () => {
  await addWorkers(product, Object.values(workers));
  await bringInRoster(product);
  const { noNumber: _none, visitor: _other, noConsent: _silent, ...agreed } = workers;
  await bringInConsent(product, Object.values(agreed));
  product.farSide.twilio.setBehavior(workers.optsOut.number, { answers: 'person', keys: ['9'] });
});

test('of staff who gave no number nothing is kept', async () => {
  expect(
    await rows(`SELECT g.sourced_id AS id, count(*)::int AS schools FROM employment e JOIN guardian g ON g.id = e.guardian_id
      GROUP BY 1 ORDER BY 1`),
  ).toEqual([
    { id: 'T-901', schools: 1 },
    { id: 'T-902', schools: 3 },
    { id: 'T-903', schools: 2 },
    { id: 'T-905', schools: 1 },
    { id: 'T-906', schools: 1 },
    { id: 'T-908', schools: 1 },
  ]);
  expect(await rows(`SELECT FROM guardian WHERE sourced_id IN ('T-904', 'T-907')`)).toEqual([]);
});

atLength('unless the district or the request says so, a closure tells families', async () => {
  await product.onTeams('principal').askClosure();
  for (const person of everybody) {
    await until('the card', () => person().card().includes('Waiting for approval'));
    expect(person().card()).not.toContain('Staff');
  }
  expect(await rows('SELECT FROM recipient WHERE for_staff')).toEqual([]);
  await product.onSlack('superintendent').press('send-back-form');
  await product.onSlack('superintendent').submit({ reason: 'Tell our staff as well.' });
  await until('the end', async () => (await product.campaign()).state === 'sent-back');
});

test('staff hear an emergency once each, and who left after the approval hears nothing', async () => {
  await rows('UPDATE district SET closures_tell_staff = true');
  const principal = product.onSlack('principal');
  await principal.askClosure();
  // Two jobs and three schools are one phone, and so is a parent of two schools.
  await until('the card', () => principal.card().includes('Waiting for approval'));
  await expectOnCards('6 of these phones');
  expect(
    await rows(`SELECT count(DISTINCT r.phone_id)::int AS phones FROM recipient r JOIN campaign_version v ON v.id = r.version_id
      WHERE r.for_staff AND v.tells = 'both'`),
  ).toEqual([{ phones: 6 }]);
  expect(await product.onTeams('superintendent').details()).toContain('6 of these phones');

  await product.onTeams('superintendent').press('approve');
  await until('the approval', async () => (await product.campaign()).state === 'approved');
  await removeWorker(product, workers.leaves);
  await bringInRoster(product);
  product.startWorker();
  await finished(product);

  const { noNumber, leaves, visitor, ...told } = workers;
  expect(Object.values(told).map(callsTo)).toEqual(Object.values(told).map(() => 1));
  expect([noNumber, leaves, visitor].map(callsTo)).toEqual([0, 0, 0]);
  expect(
    await rows(`SELECT a.disposition, a.rule FROM attempt a JOIN guardian_phone gp ON gp.phone_id = a.phone_id
      JOIN guardian g ON g.id = gp.guardian_id WHERE g.sourced_id = 'T-905' AND a.channel = 'voice'`),
  ).toEqual([{ disposition: 'not-on-roster', rule: 'not-on-roster' }]);
  await expectOnCards('5 of 6 phones reached');
});

test('a school matter is told to staff who agreed, and an opt-out at work ends it for the parent, too', async () => {
  const principal = product.onTeams('principal');
  await principal.openForm('closure closed all staff only');
  await until('the form', () => principal.form().includes('Closed'));
  expect(await principal.submit({ ground: 'none', purpose: 'school-mission' })).toBeUndefined();
  await until('the words', () => principal.form().includes('Staff only'));
  expect(
    await principal.submitWords({ en: 'Staff meet in the gym at 8 am.' }, 'leave-out'),
  ).toBeUndefined();
  await until('the card', () => principal.card().includes('Waiting for approval'));
  await expectOnCards('Only staff, no family: 3 phones');
  await product.onSlack('superintendent').press('approve');
  await finished(product);

  expect([workers.plain, workers.twoJobs, workers.parent].map(callsTo)).toEqual([2, 2, 2]);
  // One pressed 9 on the call before, one never agreed.
  expect([workers.optsOut, workers.noConsent, workers.leaves].map(callsTo)).toEqual([1, 1, 0]);
  const list = await rows<{ staff: boolean; rule: string }>(
    `SELECT DISTINCT r.for_staff AS staff, r.rule FROM recipient r JOIN campaign_version v ON v.id = r.version_id
     WHERE v.tells = 'staff'`,
  );
  expect(list).toEqual([{ staff: true, rule: 'mission-consent' }]);
  await expectOnCards('3 of 3 phones reached');
  for (const person of everybody) expect(person().card()).not.toContain('Families');
});

atLength('who looks up why is told that it went to staff, and what stopped a call', async () => {
  const officer = product.onSlack('compliance');
  const why = async (number: string, words: string) => {
    await officer.openForm('closure why');
    await officer.submit({ number });
    await until(words, () => officer.toldPrivately().at(-1)?.includes(words));
  };
  await why(workers.optsOut.number, 'opted out');
  await why(workers.noConsent.number, 'no consent on file');
  const [family] = await rows<{ index: Buffer; number: Buffer }>(
    `SELECT p.index, p.number FROM phone p JOIN phone_audience a ON a.phone_id = p.id
     WHERE a.may_be_contacted AND NOT EXISTS (SELECT FROM staff_audience s WHERE s.phone_id = p.id) ORDER BY p.id LIMIT 1`,
  );
  const number = product.vault.decrypt(
    family?.number ?? Buffer.alloc(0),
    phoneBinding(family?.index ?? Buffer.alloc(0)),
  );
  await why(number, 'told only the staff of its schools');
});

atLength('the evidence proves which phones were called as staff', async () => {
  const officer = product.onSlack('compliance');
  await officer.say('audit evidence 2');
  await until('the card', () =>
    officer.toldPrivately().some((words) => words.includes('Evidence')),
  );
  const { jsonl } = await downloadEvidence(
    await evidenceLinksTold(product, 'slack', 'closure'),
    staff.compliance.directoryId,
  );

  expect(jsonl).toContain('"tells":"both"');
  expect(jsonl.match(/"staff":"staff"/g)?.length).toBeGreaterThanOrEqual(6);
  const verifier = verifierOf(openLogKey(product.auditLogKey, product.config.PUBLIC_URL));
  expect((await checkBundle([jsonl], [verifier])).faults).toEqual([]);
});
