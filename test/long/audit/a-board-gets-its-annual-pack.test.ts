import { parse } from 'csv-parse/sync';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { splitNotes } from '#domain/audit/log/checkpoint.ts';
import { type StaffMember, staff } from '#sandbox/district/staff.ts';
import { usualMix } from '#sandbox/twilio/call/phone-behavior.ts';
import { until } from '#sandbox/until.ts';
import { numbersIn } from '#test/support/leaks/written-numbers.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { platformsOf } from '#test/support/run/length.ts';
import { fileLinksIn } from '#test/support/web/file-links.ts';
import { openReader } from '#test/support/web/readers.ts';

const { compliance, superintendent } = staff;

const product = setUpProduct({ students: 30, mix: usualMix });
beforeAll(async () => {
  await product.onSlack('principal').askClosure({ happening: 'closed', ground: 'weather' });
  const deputy = product.onTeams('deputy');
  await until('the card', () => deputy.card().includes('Waiting for approval'));
  await deputy.press('approve');
  await finished(product);
  await until('a checkpoint', async () => {
    const { rows } = await product.database.pool.query('SELECT FROM audit_checkpoint LIMIT 1');
    return rows.length > 0;
  });
});

/** The newest link of these parameters that the compliance officer was given in private. */
async function linkInChat(
  platform: 'slack' | 'teams',
  words: string,
  params: { report: string; format: string },
): Promise<string> {
  const person =
    platform === 'slack' ? product.onSlack('compliance') : product.onTeams('compliance');
  const { slack, teams } = product.farSide;
  const shown = () =>
    platform === 'slack'
      ? slack.state().ephemerals[compliance.slackUserId]
      : teams.state().conversations;
  const all = () => fileLinksIn(shown() ?? '', 'report', params);
  const before = all().length;
  await person.say(words);
  return until('the link', () => all().slice(before).at(-1));
}

async function fetchAs(link: string, who: StaffMember): Promise<Response> {
  const reader = openReader(link);
  await reader.signIn(who.directoryId);
  return reader.download();
}

async function pagesOf(bytes: Uint8Array): Promise<string[]> {
  const document = await getDocument({ data: bytes, verbosity: 0 }).promise;
  return Promise.all(
    Array.from({ length: document.numPages }, async (_, index) => {
      const { items } = await (await document.getPage(index + 1)).getTextContent();
      return items.map((item) => ('str' in item ? item.str : '')).join(' ');
    }),
  );
}

const platforms = platformsOf(import.meta.filename);

describe.each(platforms)('on %s', (platform) => {
  test('the pack is asked for in chat and downloaded after a sign-in, with every report and the log’s proof', async () => {
    const link = await linkInChat(platform, 'audit report annual', {
      report: 'annual',
      format: 'pdf',
    });

    const file = await fetchAs(link, compliance);

    expect([file.status, file.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    const pages = await pagesOf(new Uint8Array(await file.arrayBuffer()));
    for (const title of [
      'Closures and reach',
      'Families not reached',
      'Who was not contacted, and why',
      'Consent report',
      'Opt-outs and time to honor them',
      'Approvals',
      'Access and training',
      'Audits and findings',
      'Proof of the audit log',
    ]) {
      expect(pages[0]).toContain(title);
      expect(pages.slice(1).some((page) => page.includes(title))).toBe(true);
    }
    const approvals = pages.find((page) => page.includes('Who decided')) ?? '';
    expect(approvals).toContain(staff.principal.name);
    expect(approvals).toContain(staff.deputy.name);
    const { rows } = await product.database.pool.query<{ note: string; size: string }>(
      'SELECT note, size FROM audit_checkpoint',
    );
    const proof = pages.at(-1) ?? '';
    const held = rows.find(({ note }) => proof.includes(note.split('\n')[2] ?? '–'));
    expect(splitNotes(held?.note ?? '')).toHaveLength(1);
    pages.forEach((page, index) => {
      expect(page).toContain(`Page ${index + 1} of ${pages.length}`);
    });
    // Counts and names of the staff; nobody of a family.
    expect(numbersIn(pages.join(' '))).toEqual([]);
  });

  test('one report of a period comes as a spreadsheet whose counts are the ledger’s', async () => {
    const link = await linkInChat(platform, 'audit report reach last 30 days', {
      report: 'closures',
      format: 'csv',
    });

    const rows = parse<Record<string, string>>(await (await fetchAs(link, compliance)).text(), {
      columns: true,
      bom: true,
    });

    const { rows: counted } = await product.database.pool.query<{ phones: number }>(
      'SELECT count(DISTINCT phone_id)::int AS phones FROM recipient',
    );
    const phones = counted[0]?.phones ?? 0;
    expect(phones).toBeGreaterThan(20);
    expect(rows.find((row) => row['Part'] === 'By closure')).toMatchObject({
      Closure: '1',
      Phones: String(phones - (phones % 5)),
    });
  });

  test('somebody else’s sign-in gets neither', async () => {
    const link = await linkInChat(platform, 'audit report annual', {
      report: 'annual',
      format: 'pdf',
    });

    expect((await fetchAs(link, superintendent)).status).toBe(403);
    expect((await fetch(link, { method: 'POST', redirect: 'manual' })).status).toBe(303);
  });
});

test('each look and each file is in the log, as that person’s', async () => {
  const { rows } = await product.database.pool.query<{ act: string; report: string; name: string }>(
    `SELECT e.act, e.subject_id AS report, staff_name(o) AS name FROM audit_entry e JOIN operator o ON o.id::text = e.actor_id
     WHERE e.act IN ('report-shown', 'report-downloaded') ORDER BY e.id`,
  );

  const of = (act: string, report: string) =>
    rows.filter((row) => row.act === act && row.report === report);
  expect(of('report-shown', 'annual')).toHaveLength(2 * platforms.length);
  expect(of('report-downloaded', 'annual')).toHaveLength(platforms.length);
  expect(of('report-shown', 'closures')).toHaveLength(platforms.length);
  expect(of('report-downloaded', 'closures')).toHaveLength(platforms.length);
  expect(new Set(rows.map(({ name }) => name))).toEqual(new Set([compliance.name]));
});
