import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { writeVerifier } from '#domain/audit/log/checkpoint.ts';
import { openLogKey, verifierOf } from '#domain/audit/log/log-key.ts';
import { checkBundle } from '#domain/proof/check/check-bundle.ts';
import { staff } from '#sandbox/district/staff.ts';
import { usualMix } from '#sandbox/twilio/call/phone-behavior.ts';
import { until } from '#sandbox/until.ts';
import {
  downloadEvidence,
  type EvidenceFiles,
  evidenceLinksTold,
} from '#test/support/audit/evidence-links.ts';
import { finished } from '#test/support/product/finished.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { runProcess } from '#test/support/product/run-process.ts';
import { readPdf } from '#test/support/reports/read-pdf.ts';
import { asking } from '#test/support/web/file-links.ts';
import { openReader } from '#test/support/web/readers.ts';
import { phoneBinding } from '#vault/vault.ts';

/** In short asked for in Slack, and not handed to another program. */
export function evidenceOfOneFamily(length: 'short' | 'long'): void {
  const isLong = length === 'long';

  const product = setUpProduct({ students: isLong ? 30 : 12, mix: usualMix });
  /** The family that is asked about, and what tells the others. */
  let own: { phoneId: string; number: string };
  let others: { ids: string[]; numbers: string[]; names: string[] };

  beforeAll(async () => {
    await product.onSlack('principal').askClosure({ happening: 'closed', ground: 'weather' });
    const deputy = product.onTeams('deputy');
    await until('the card', () => deputy.card().includes('Waiting for approval'));
    await deputy.press('approve');
    await finished(product);
    await readFamilies();
  });

  async function rows<T>(text: string, values: unknown[] = []): Promise<T[]> {
    return (await product.database.owner.pool.query(text, values)).rows as T[];
  }

  /** Everything that the district knows of families, in clear. */
  async function readFamilies(): Promise<void> {
    const { vault } = product;
    const phones = await rows<{ id: string; index: Buffer; number: Buffer }>(
      'SELECT id, index, number FROM phone ORDER BY id',
    );
    const clear = phones.map(({ id, index, number }) => ({
      id,
      number: vault.decrypt(number, phoneBinding(index)),
    }));
    const [called] = await rows<{ id: string }>(
      `SELECT phone_id AS id FROM attempt WHERE intent_at IS NOT NULL ORDER BY phone_id LIMIT 1 OFFSET 3`,
    );
    const phoneId = called?.id ?? '';
    own = { phoneId, number: clear.find(({ id }) => id === phoneId)?.number ?? '' };
    const people = await rows<{
      kind: 'guardian' | 'student';
      sourcedId: string;
      name: Buffer;
      isOwn: boolean;
    }>(
      `SELECT 'guardian' AS kind, g.sourced_id AS "sourcedId", g.name,
       EXISTS (SELECT FROM guardian_phone p WHERE p.guardian_id = g.id AND p.phone_id = $1) AS "isOwn" FROM guardian g
     UNION ALL SELECT 'student', s.sourced_id, s.name, EXISTS (
       SELECT FROM guardianship gs JOIN guardian_phone p ON p.guardian_id = gs.guardian_id
       WHERE gs.student_id = s.id AND p.phone_id = $1) FROM student s`,
      [phoneId],
    );
    const named = people.map((one) => ({
      ...one,
      name: vault.decrypt(one.name, `${one.kind}.name:${one.sourcedId}`),
    }));
    const ownNames = new Set(named.filter(({ isOwn }) => isOwn).map(({ name }) => name));
    const ids = await rows<{ id: string }>(
      `SELECT id FROM phone WHERE id <> $1
     UNION ALL SELECT id FROM attempt WHERE phone_id <> $1
     UNION ALL SELECT id FROM revocation WHERE phone_id <> $1
     UNION ALL SELECT id FROM consent_record WHERE phone_id <> $1
     UNION ALL SELECT id FROM guardian UNION ALL SELECT id FROM student`,
      [phoneId],
    );
    others = {
      ids: ids.map(({ id }) => id),
      numbers: clear.filter(({ id }) => id !== phoneId).map(({ number }) => number.slice(2)),
      names: named.map(({ name }) => name).filter((name) => !ownNames.has(name)),
    };
  }

  const verifier = () => verifierOf(openLogKey(product.auditLogKey, product.config.PUBLIC_URL));

  async function check(jsonl: string) {
    return checkBundle([jsonl], [verifier()]);
  }

  describe.each(isLong ? (['slack', 'teams'] as const) : (['slack'] as const))(
    'asked for in %s',
    (platform) => {
      let files: EvidenceFiles;
      let links: { file: string; counsel: string };
      beforeAll(async () => {
        const person =
          platform === 'slack' ? product.onSlack('secretary') : product.onTeams('secretary');
        await person.openForm('closure why 1');
        expect(await person.submit({ number: own.number })).toBeUndefined();
        links = await evidenceLinksTold(product, platform, 'family');
        files = await downloadEvidence(links, staff.secretary.directoryId);
      });

      test('the file and the PDF have no name, number or pseudonym of any other family', async () => {
        expect(others.ids.length).toBeGreaterThan(isLong ? 80 : 30);
        expect(others.names.length).toBeGreaterThan(isLong ? 20 : 10);
        const { text } = await readPdf(files.pdf);
        const bytes = [files.jsonl, text, Buffer.from(files.pdf).toString('latin1')];
        for (const one of bytes) {
          expect(others.ids.filter((id) => one.includes(id))).toEqual([]);
          expect(others.numbers.filter((number) => one.includes(number))).toEqual([]);
          expect(others.names.filter((name) => one.includes(name))).toEqual([]);
        }
        // Not its own number either: only its end, on paper.
        expect(files.jsonl).not.toContain(own.number.slice(2));
        expect(text).toContain(
          `Number: ends in ${own.number.slice(-2)}; in the evidence file it is`,
        );
        expect(text.replaceAll('\n', ' ')).toContain(own.phoneId);
        expect((await readPdf(files.pdf)).pages.length).toBeLessThanOrEqual(6);
      });

      test('a line of the list that is another’s, or in another place, is found', async () => {
        const change = async (make: (line: Record<string, unknown>) => void) => {
          const lines = files.jsonl
            .trimEnd()
            .split('\n')
            .map((line) => JSON.parse(line) as Record<string, unknown>);
          const listed = lines.find(({ kind }) => kind === 'recipient') ?? {};
          make(listed);
          return (
            await check(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
          ).faults.map(({ kind }) => kind);
        };
        expect(await change((line) => (line['place'] = Number(line['place']) + 1))).toContain(
          'other-list',
        );
        expect(await change((line) => (line['line'] = `${String(line['line'])}x`))).toContain(
          'other-list',
        );
        expect(await change((line) => delete line['place'])).toContain('other-list');
      });

      test('nobody else has it by the link, and each download is a look-up of that number on record', async () => {
        const stranger = openReader(links.file);
        await stranger.signIn(staff.counsel.directoryId);
        expect(await stranger.page()).toContain('Someone else asked for this file');
        expect((await stranger.download()).status).toBe(403);
        // Another phone's id in the address is another link.
        const [elsewhere] = others.ids;
        const altered = openReader(asking(links.file, { phone: elsewhere ?? '' }));
        expect((await altered.download()).status).toBe(403);

        const [shown] = await rows<{ looked: number; downloads: number }>(
          `SELECT (SELECT count(*)::int FROM disclosure WHERE what = 'evidence' AND phone_id = $1) AS looked,
         (SELECT count(*)::int FROM audit_entry WHERE act = 'evidence-downloaded' AND subject_kind = 'phone'
           AND subject_id = $1::text) AS downloads`,
          [own.phoneId],
        );
        const asked = platform === 'slack' ? 1 : 2;
        expect(shown).toEqual({ looked: 2 * asked, downloads: 2 * asked });
      });

      if (length === 'short') return;

      test('it proves offline that this number was on the approved list and how it was called', async () => {
        const folder = await mkdtemp(path.join(tmpdir(), 'bellwether-family-'));
        const file = path.join(folder, 'family.jsonl');
        await writeFile(file, files.jsonl);
        const { code, told, error } = await runProcess(
          'cli',
          ['audit', 'verify-file', file, `--key=${writeVerifier(verifier())}`],
          {},
        );
        expect({ code, error }).toEqual({ code: 0, error: '' });
        expect(told).toContain(`Evidence of closure 1, phone ${own.phoneId} alone`);
        expect(told).toContain('The log has the digest of this file');
        const [counted] = await rows<{ calls: number }>(
          `SELECT count(DISTINCT e.subject_id)::int AS calls FROM audit_entry e JOIN attempt a ON a.id::text = e.subject_id
       WHERE e.act = 'attempt-moved' AND e.facts->>'to' = 'placing' AND a.phone_id = $1`,
          [own.phoneId],
        );
        expect((await check(files.jsonl)).calls).toBe(counted?.calls);
      });
    },
  );
}
