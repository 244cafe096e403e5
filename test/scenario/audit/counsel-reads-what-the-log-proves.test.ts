import { beforeAll, describe, expect, test } from 'vitest';
import { openLogKey, verifierOf } from '#domain/audit/log/log-key.ts';
import { checkBundle } from '#domain/proof/check/check-bundle.ts';
import { count } from '#domain/shared/count-words.ts';
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
import { readPdf } from '#test/support/reports/read-pdf.ts';
import { atLength } from '#test/support/run/length.ts';

const product = setUpProduct({ students: 30, mix: usualMix });
beforeAll(async () => {
  await product.onTeams('principal').askClosure({ happening: 'closed', ground: 'weather' });
  const deputy = product.onSlack('deputy');
  await until('the card', () => deputy.card().includes('Waiting for approval'));
  await deputy.press('approve');
  await finished(product);
});

async function row<T>(text: string): Promise<T> {
  const { rows } = await product.database.owner.pool.query(text);
  return rows[0] as T;
}

describe.each(['slack', 'teams'] as const)('“audit evidence 1” in %s', (platform) => {
  let files: EvidenceFiles;
  let text: string;
  beforeAll(async () => {
    const officer =
      platform === 'slack' ? product.onSlack('compliance') : product.onTeams('compliance');
    await officer.say('audit evidence 1');
    const card = await until('the card', () =>
      officer.toldPrivately().find((words) => words.includes('Evidence of closure 1')),
    );
    expect(card).toContain('Inés Carvajal (approved)');
    expect(card).toContain('only for you, after you sign in');
    files = await downloadEvidence(
      await evidenceLinksTold(product, platform, 'closure'),
      staff.compliance.directoryId,
    );
    ({ text } = await readPdf(files.pdf));
  });

  test('the card is private, and the look and both downloads are on record', async () => {
    const { slack, teams } = product.farSide;
    const channels = JSON.stringify([
      slack.state().channels.filter(({ id }) => id.startsWith('C')),
      teams.state().conversations.filter(({ kind }) => kind === 'channel'),
    ]);
    expect(channels).not.toContain('/files/');
    const { formats, looks } = await row<{ formats: string[]; looks: number }>(
      `SELECT array_agg(DISTINCT facts->>'format' ORDER BY facts->>'format') FILTER (WHERE act = 'evidence-downloaded') AS formats,
         count(*) FILTER (WHERE act = 'evidence-reported')::int AS looks
       FROM audit_entry WHERE subject_kind = 'campaign'`,
    );
    expect(formats).toEqual(['jsonl', 'pdf']);
    expect(looks).toBe(platform === 'slack' ? 1 : 2);
  });

  test('the PDF says who decided, with which role and training, and what families were told', async () => {
    expect(text).toMatch(/Dana Whitfield Requested, v1 Requester v\d+, /);
    expect(text).toMatch(/Inés Carvajal Approved, v1 Approver; Requester v\d+, /);
    const { texts, fingerprint } = await row<{
      texts: Record<string, string>;
      fingerprint: string;
    }>(
      `SELECT sealed_content->'texts' AS texts, encode(fingerprint, 'hex') AS fingerprint FROM campaign_version`,
    );
    const joined = text.replaceAll('\n', ' ');
    expect(joined).toContain(texts['en']);
    expect(joined).toContain(texts['es']);
    expect(joined).toContain(fingerprint);
  });

  atLength('its figures are those that SQL counts by itself', async () => {
    const listed = await row<{ phones: number; voice: number; text: number }>(
      `SELECT count(DISTINCT phone_id)::int AS phones, count(*) FILTER (WHERE channel = 'voice')::int AS voice,
         count(*) FILTER (WHERE channel = 'text')::int AS text FROM recipient`,
    );
    expect(text).toContain(`on which basis: ${count(listed.phones)} phones`);
    expect(tableAfter('Who was on the call list')).toContain(
      `All ${count(listed.voice)} ${count(listed.text)}`,
    );
    const left = await row<{ voice: number; text: number }>(
      `SELECT count(*) FILTER (WHERE channel = 'voice')::int AS voice,
         count(*) FILTER (WHERE channel = 'text')::int AS text FROM exclusion`,
    );
    if (left.voice + left.text > 0)
      expect(tableAfter('Not contacted, and why')).toContain(
        `All ${count(left.voice)} ${count(left.text)}`,
      );
    const tries = await row<{ voice: number; text: number; people: number; machines: number }>(
      `SELECT count(*) FILTER (WHERE channel = 'voice')::int AS voice, count(*) FILTER (WHERE channel = 'text')::int AS text,
         count(*) FILTER (WHERE disposition = 'person')::int AS people,
         count(*) FILTER (WHERE disposition = 'machine')::int AS machines FROM attempt`,
    );
    const outcomes = tableAfter('Outcomes of');
    expect(outcomes).toContain(`All ${count(tries.voice)} ${count(tries.text)}`);
    expect(outcomes).toContain(`A person answered ${count(tries.people)} 0`);
    expect(outcomes).toContain(`Voicemail left ${count(tries.machines)} 0`);
    const { optOuts } = await row<{ optOuts: number }>(
      'SELECT count(*)::int AS "optOuts" FROM revocation r WHERE attempt_id IS NOT NULL AND retracts IS NULL',
    );
    expect(tableAfter('Opt-outs taken while it ran')).toContain(
      optOuts === 0 ? 'There was none.' : `All ${count(optOuts)}`,
    );
  });

  test('the checkpoint on paper is one that the log has, and the file beside it holds', async () => {
    const root = /Root: (\S{44})/.exec(text)?.[1] ?? '';
    const { sizes } = await row<{ sizes: number[] | null }>(
      `SELECT array_agg(size::int) AS sizes FROM audit_checkpoint WHERE encode(root, 'base64') = '${root}'`,
    );
    expect(text).toContain(`Entries in the log: ${count(sizes?.[0] ?? 0)}.`);
    const check = await checkBundle(
      [files.jsonl],
      [verifierOf(openLogKey(product.auditLogKey, product.config.PUBLIC_URL))],
    );
    expect(check).toMatchObject({ campaign: 1, faults: [], writtenAt: expect.any(String) });
  });

  const tableAfter = (title: string) =>
    text.slice(text.indexOf(title), text.indexOf(title) + 1_500);
});

test('who may not have evidence is refused in words', async () => {
  const secretary = product.onSlack('secretary');
  await secretary.say('audit evidence 1');
  await until('the refusal', () =>
    secretary
      .toldPrivately()
      .some((words) => words.includes('Only compliance staff and administrators')),
  );
});
