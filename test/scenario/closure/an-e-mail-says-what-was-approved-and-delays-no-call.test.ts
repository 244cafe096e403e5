import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '#database/embedded/free-port.ts';
import { openLogKey, verifierOf } from '#domain/audit/log/log-key.ts';
import { checkBundle } from '#domain/proof/check/check-bundle.ts';
import { staff } from '#sandbox/district/staff.ts';
import { until } from '#sandbox/until.ts';
import { downloadEvidence, evidenceLinksTold } from '#test/support/audit/evidence-links.ts';
import { type MailServer, startMailServer } from '#test/support/audit/mail-server.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { bringInRoster } from '#test/support/roster/add-workers.ts';
import { giveEmails } from '#test/support/roster/give-emails.ts';
import { atLength } from '#test/support/run/length.ts';

let port = 0;
beforeAll(async () => {
  port = await freePort();
});
const product = setUpProduct(() => ({
  students: 20,
  elsewhere: { SMTP_URL: `smtp://127.0.0.1:${port}`, SMTP_FROM: 'closures@example.org' },
}));
const everybody = [
  () => product.onSlack('superintendent'),
  () => product.onTeams('superintendent'),
];

const rows = async <T extends object>(text: string, values: unknown[] = []) =>
  (await product.database.owner.pool.query<T>(text, values)).rows;
const expectOnCards = async (words: string) => {
  for (const person of everybody) await until(words, () => person().card().includes(words));
};
const gone = 'gone@example.org';
let families: string[] = [];
let server: MailServer | undefined;
afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
});

const openServer = async () => {
  server = await startMailServer({
    port,
    onRcptTo: ({ address }, _session, done) =>
      address === gone
        ? done(Object.assign(new Error('5.1.1 no such user'), { responseCode: 550 }))
        : done(),
  });
  return server;
};
const letterTo = (address: string) => server?.letters.find(({ to }) => to.includes(address));
const linkIn = (address: string) =>
  /^List-Unsubscribe: <([^>]+)>/m.exec(letterTo(address)?.head ?? '')?.[1] ?? '';

/** Guardians of a closure's school: two of Spanish homes, of whom one shares an address with a third. */
beforeAll(async () => {
  const found = await rows<{ id: string; language: string }>(
    `SELECT DISTINCT ON (g.id) g.sourced_id AS id, g.language FROM guardian g JOIN guardianship gs ON gs.guardian_id = g.id AND gs.may_be_contacted
     JOIN enrollment e ON e.student_id = gs.student_id JOIN school s ON s.id = e.school_id WHERE s.sourced_id = 'SCH-1' AND g.active ORDER BY g.id`,
  );
  const of = (language: string) =>
    found.flatMap((one) => (one.language === language ? [one.id] : []));
  const [english = '', second = '', third = ''] = of('en');
  const [spanish = ''] = of('es');
  families = [english, second, third, spanish];
  await rows('UPDATE district SET closures_by_email = true');
  await giveEmails(product, {
    [english]: 'alone@example.org',
    [second]: 'shared@example.org',
    [spanish]: 'Shared@example.org',
    [third]: gone,
  });
  await bringInRoster(product);
});

test('the card counts e-mails apart, and calls end while the mail server says nothing', async () => {
  expect(new Set(families).size).toBe(4);
  // It takes connections, and never greets.
  const sockets: Socket[] = [];
  const silent = createServer((socket) => void sockets.push(socket)).listen(port, '127.0.0.1');
  await once(silent, 'listening');
  await product.onTeams('principal').askClosure();
  await expectOnCards('The same words to 3 addresses');
  await product.onSlack('superintendent').press('approve');
  await finished(product);

  await expectOnCards('0 sent, 3 waiting');
  await until('a connection', () => sockets.length > 0);
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => silent.close(resolve));
});

test('each address gets the approved words once, in the languages of its homes, and no name and no number', async () => {
  const { letters } = await openServer();
  await expectOnCards('2 sent, 1 refused');
  expect(letters.map(({ to }) => to[0]?.toLowerCase() ?? '').toSorted()).toEqual([
    'alone@example.org',
    'shared@example.org',
  ]);
  const texts = await rows<{ language: string; body: string }>(
    'SELECT language, body FROM message_text',
  );
  const said = (language: string) => texts.find((one) => one.language === language)?.body ?? '?';
  const alone = letterTo('alone@example.org');
  const [text = { text: '' }] = alone?.parts ?? [];
  expect(text.text).toContain(said('en'));
  expect(text.text).not.toContain(said('es'));
  const shared = letters.find(({ to }) => to[0]?.toLowerCase() === 'shared@example.org');
  const words = shared?.parts[0]?.text ?? '';
  expect([words.includes(said('en')), words.includes(said('es'))]).toEqual([true, true]);
  expect(alone?.head).toMatch(/^From: .*<closures@example\.org>/m);
  expect(alone?.head).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click/m);
  expect(
    await rows(`SELECT DISTINCT act FROM audit_entry WHERE act = 'letters-sent'`),
  ).toHaveLength(1);
  const people = await rows<{ name: Buffer; id: string }>(
    'SELECT name, sourced_id AS id FROM student',
  );
  for (const { name, id } of people)
    expect(words + text.text).not.toContain(product.vault.decrypt(name, `student.name:${id}`));
});

test('a mail scanner’s look unsubscribes nobody; one click does, and the page takes it back', async () => {
  const link = linkIn('alone@example.org');
  const stops = () => rows('SELECT what FROM email_block ORDER BY id');
  const before = await stops();
  const page = await fetch(link);
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('Stop e-mails')]);
  expect((await fetch(`${link.slice(0, -3)}AAA`)).status).toBe(403);
  expect((await fetch(`${link.slice(0, -3)}AAA`, { method: 'POST' })).status).toBe(403);
  expect(await stops()).toEqual(before);

  const post = async (body: RequestInit['body']) =>
    (await fetch(link, { method: 'POST', redirect: 'manual', body: body ?? null })).status;
  expect([await post(null), await post(new URLSearchParams({ a: 'b' }))]).toEqual([400, 400]);
  expect(await stops()).toEqual(before);
  const click = { 'List-Unsubscribe': 'One-Click' };
  const multipart = new FormData();
  multipart.set('List-Unsubscribe', click['List-Unsubscribe']);
  expect([await post(multipart), await post(new URLSearchParams(click))]).toEqual([200, 200]);
  expect(await stops()).toEqual([...before, { what: 'unsubscribed' }]);
  expect(await (await fetch(link)).text()).toContain('not even in an emergency');
  const again = await fetch(link, { method: 'POST', body: new URLSearchParams({ what: 'again' }) });
  expect(await again.text()).toContain('You will get our e-mails again.');
  await fetch(link, { method: 'POST', body: new URLSearchParams({ what: 'stop' }) });
  expect(await rows(`SELECT act FROM audit_entry WHERE act LIKE 'email-%' ORDER BY id`)).toEqual(
    ['email-unsubscribed', 'email-resumed', 'email-unsubscribed'].map((act) => ({ act })),
  );
});

atLength(
  'the next closure goes to neither who unsubscribed nor a mailbox that isn’t there',
  async () => {
    if (server !== undefined) server.letters.length = 0;
    await product.onSlack('principal').askClosure();
    await expectOnCards('The same words to 1 address');
    await product.onTeams('superintendent').press('approve');
    await finished(product);
    await expectOnCards('1 sent');
    expect(server?.letters.map(({ to }) => to[0]?.toLowerCase())).toEqual(['shared@example.org']);
  },
);

atLength('the evidence has each e-mail, and no other list passes for it', async () => {
  const officer = product.onSlack('compliance');
  await officer.say('audit evidence 1');
  await until('the card', () =>
    officer.toldPrivately().some((words) => words.includes('Evidence')),
  );
  const { jsonl } = await downloadEvidence(
    await evidenceLinksTold(product, 'slack', 'closure'),
    staff.compliance.directoryId,
  );
  const verifier = verifierOf(openLogKey(product.auditLogKey, product.config.PUBLIC_URL));
  const faultsOf = async (file: string) =>
    (await checkBundle([file], [verifier])).faults.map(({ kind }) => kind);

  expect(jsonl.match(/^\{"kind":"letter"/gm)).toHaveLength(3);
  expect(await faultsOf(jsonl)).toEqual([]);
  expect(await faultsOf(jsonl.replace(/^\{"kind":"letter".*\n/m, ''))).toContain('other-list');
  expect(
    await faultsOf(
      jsonl.replace(/^(\{"kind":"letter".*)"languages":\["en"\]/m, '$1"languages":["fr"]'),
    ),
  ).toContain('other-list');
});

test('attack 54: a link pressed over and over leaves a few rows, ends e-mail each time, and says when it begins again', async () => {
  const link = linkIn('shared@example.org');
  const press = async (what: string) =>
    (await fetch(link, { method: 'POST', body: new URLSearchParams({ what }) })).text();
  for (const what of Array.from({ length: 5 }, () => ['stop', 'again']).flat()) await press(what);
  const [changes] = await rows(
    `SELECT count(*)::int AS n FROM email_block GROUP BY address_id ORDER BY n DESC LIMIT 1`,
  );
  expect(changes).toEqual({ n: 7 });
  const page = await (await fetch(link)).text();
  expect(page).toContain('not even in an emergency');
  expect(page).toContain('From tomorrow on, you can get e-mails again.');
  expect(page).not.toContain('value="again"');
  await expect(
    rows(
      `INSERT INTO email_block (address_id, what) SELECT address_id, 'taken-back' FROM email_block GROUP BY 1 HAVING count(*) > 6`,
    ),
  ).rejects.toThrow('too often');
});
