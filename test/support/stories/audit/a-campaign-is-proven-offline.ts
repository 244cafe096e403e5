import { hash } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { signCheckpoint, writeVerifier } from '#domain/audit/log/checkpoint.ts';
import { openLogKey, verifierOf } from '#domain/audit/log/log-key.ts';
import { checkBundle } from '#domain/proof/check/check-bundle.ts';
import { exportEvidence } from '#domain/proof/evidence/export-evidence.ts';
import { count } from '#domain/shared/count-words.ts';
import { until } from '#sandbox/until.ts';
import { testKey } from '#test/support/postgres/database.ts';
import { finished } from '#test/support/product/finished.ts';
import { operatorIdOf } from '#test/support/product/operator-id.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { runProcess } from '#test/support/product/run-process.ts';

/** In short each kind of change once. */
export function provenOffline(length: 'short' | 'long'): void {
  const isLong = length === 'long';

  const product = setUpProduct({ students: isLong ? 30 : 12, callsPerSecond: 20 });
  let lines: string[];

  beforeAll(async () => {
    await product.onSlack('principal').askClosure({});
    const deputy = product.onTeams('deputy');
    await until('the card', () => deputy.card().includes('Waiting for approval'));
    await deputy.press('approve');
    await finished(product);
    await until('all to be sealed', async () => {
      const { rows } = await product.database.pool.query<{ open: number }>(
        `SELECT count(*)::int AS open FROM audit_entry e
       WHERE NOT EXISTS (SELECT FROM audit_leaf l WHERE l.entry_id = e.id)`,
      );
      return rows[0]?.open === 0;
    });
    lines = [];
    const { id: campaignId } = await product.campaign();
    const operatorId = await operatorIdOf(product.database.db, 'compliance');
    for await (const line of exportEvidence(product.database.as('bot').db, {
      campaignId,
      operatorId,
    }))
      lines.push(JSON.stringify(line));
  });

  const signer = () => openLogKey(product.auditLogKey, product.config.PUBLIC_URL);

  const faultsOf = async (file: readonly string[], outside: string[] = []) => {
    const bytes = file.map((line) => `${line}\n`);
    const { faults } = await checkBundle(bytes, [verifierOf(signer())], {
      checkpoints: outside,
    });
    return faults.map(({ kind }) => kind);
  };

  type Line = Record<string, unknown>;
  const elsewhere = 'ffffffff-0000-4000-8000-000000000000';
  const parsed = (): Line[] => lines.map((line) => JSON.parse(line) as Line);
  const sizeOf = (proof: Line) => Number(String(proof['checkpoint']).split('\n')[1]);
  const written = (changed: readonly Line[]) => changed.map((line) => JSON.stringify(line));

  test('somebody with the file and the public key proves the closure, without database or network', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'bellwether-evidence-'));
    const file = path.join(folder, 'evidence.jsonl');
    await writeFile(file, `${lines.join('\n')}\n`);
    const key = writeVerifier(verifierOf(signer()));
    const { code, told, error } = await runProcess(
      'cli',
      ['audit', 'verify-file', file, `--key=${key}`],
      {},
    );

    expect({ code, error }).toEqual({ code: 0, error: '' });
    expect(told).toMatch(
      /^Evidence of closure 1: [\d,]+ entries of a log of [\d,]+, \d+ calls and texts, 1 approver\./,
    );
    expect(told).toMatch(
      /The log has the digest of this file, written 20\d\d-.*: no line of it was changed/,
    );
    expect(told).toContain('The entries are in the signed log');
    expect(told).toContain('This doesn’t prove');
  });

  if (isLong)
    test('any checkpoint out of a channel is compared, an older and a newer one, by a proof of a few lines', async () => {
      const folder = await mkdtemp(path.join(tmpdir(), 'bellwether-evidence-'));
      const fileOf = async (name: string, text: string) => {
        await writeFile(path.join(folder, name), text);
        return path.join(folder, name);
      };
      const own = sizeOf(parsed().find(({ kind }) => kind === 'proof') ?? {});
      const carried = parsed().flatMap((line) =>
        line['kind'] === 'consistency' ? [line['from']] : [],
      );
      // Somebody's look makes the log longer than the file knows.
      await product.onSlack('compliance').say('audit report');
      const notes = await until('a newer checkpoint', async () => {
        const { rows } = await product.database.pool.query<{ size: number; note: string }>(
          'SELECT size::int AS size, note FROM audit_checkpoint ORDER BY size',
        );
        return (rows.at(-1)?.size ?? 0) > own ? rows : undefined;
      });
      const older = notes.find(({ size }) => !carried.includes(size)) ?? { size: 0, note: '' };
      const newer = notes.at(-1) ?? { size: 0, note: '' };
      const evidence = await fileOf('evidence.jsonl', `${lines.join('\n')}\n`);
      const pasted = await fileOf(
        'kept.txt',
        `Posted at 5:45 am\n\n${older.note}\nand today\n\n${newer.note}\nThank you`,
      );
      const key = writeVerifier(verifierOf(signer()));
      const words = ['audit', 'verify-file', evidence, `--key=${key}`, `--checkpoints=${pasted}`];
      const prove = async (from: number, to: number) =>
        runProcess('cli', ['audit', 'prove', `--from=${from}`, `--to=${to}`], {
          DATABASE_URL: product.database.urls.imports,
          BELLWETHER_KEY: testKey,
        });

      const alone = await runProcess('cli', words, {});
      expect(alone).toMatchObject({ code: 0, error: '' });
      expect(alone.told).toContain(`audit prove --from ${older.size} --to ${own}”`);
      expect(alone.told).toContain(`audit prove --from ${own} --to ${newer.size}”`);

      const proofs = [await prove(older.size, own), await prove(own, newer.size)];
      expect(proofs).toMatchObject([
        { code: 0, error: '' },
        { code: 0, error: '' },
      ]);
      const file = await fileOf('proofs.jsonl', proofs.map(({ told }) => told).join(''));
      const compared = await runProcess('cli', [...words, `--proofs=${file}`], {});
      expect(compared).toMatchObject({ code: 0, error: '' });
      expect(compared.told).toContain(
        `2 checkpoints that you gave, of ${count(older.size)}, ${count(newer.size)} entries, are of this same log`,
      );
      expect((await prove(5, newer.size + 1_000)).error).toContain('entries are sealed now');
    });

  test('any entry that is changed, left out or told twice is found', async () => {
    const entries = parsed().flatMap((line, at) => (line['kind'] === 'audit-entry' ? [at] : []));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...entries),
        fc.constantFrom('at', 'act', 'actor', 'facts', 'subject', 'leaf', 'drop', 'twice'),
        async (at, how) => {
          const file = parsed();
          const line = file[at] ?? {};
          if (how === 'drop') file.splice(at, 1);
          else if (how === 'twice') file.splice(at, 0, line);
          else if (how === 'at')
            line['at'] = String(line['at']).replace(/\d(?=Z)/, (n) => String((Number(n) + 1) % 10));
          else if (how === 'act') line['act'] = 'tried';
          else if (how === 'leaf') line['leaf'] = Number(line['leaf']) + 1;
          else if (how === 'facts') line['facts'] = { ...(line['facts'] as Line), more: 1 };
          else line[how] = { kind: 'operator', id: 'somebody-else' };
          // The file's own count is forged along.
          const end = file.at(-1) ?? {};
          end['lines'] = file.length - 1;
          expect(await faultsOf(written(file))).toContain(
            how === 'twice' ? 'told-twice' : 'not-in-the-log',
          );
        },
      ),
      { numRuns: isLong ? 60 : 6 },
    );
  });

  const changes: [string, (file: Line[]) => void, string][] = [
    ['a file that ends too soon', (file) => file.splice(-4, 3), 'cut-short'],
    [
      'another text under the same fingerprint',
      (file) => {
        const version = file.find(({ kind }) => kind === 'version');
        if (version)
          version['sealed_content'] = {
            ...(version['sealed_content'] as Line),
            texts: { en: 'Something else.' },
          };
      },
      'other-fingerprint',
    ],
    [
      'a phone that was put on the list',
      (file) => {
        const listed = file.findIndex(({ kind }) => kind === 'recipient');
        file.splice(listed, 0, { ...file[listed], line: 'other' });
      },
      'other-list',
    ],
    [
      'a call to a phone beside the list',
      (file) => {
        const attempt = file.find(({ kind }) => kind === 'attempt');
        if (attempt) attempt['phone_id'] = elsewhere;
      },
      'not-on-the-list',
    ],
    [
      'a call that no entry tells of',
      (file) => {
        const attempt = file.find(({ kind }) => kind === 'attempt');
        if (attempt) attempt['id'] = elsewhere;
      },
      'call-without-entry',
    ],
    [
      'a call that ended otherwise',
      (file) => {
        const attempt = file.find(({ kind, state }) => kind === 'attempt' && state === 'completed');
        if (attempt) attempt['state'] = 'failed';
      },
      'state-differs',
    ],
    [
      'a call after an opt-out',
      (file) => {
        const attempt = file.find(
          ({ kind, intent_at }) => kind === 'attempt' && intent_at !== null,
        );
        const at = '2026-01-01T00:00:00.000000Z';
        const times = { received_at: at, recorded_at: at, effective_at: at };
        const row = {
          basis: 'opt-out',
          id: elsewhere,
          phone_id: attempt?.['phone_id'],
          channel: 'any',
          scope: 'all',
          means: 'staff',
          recorded_by: 'nobody',
          attempt_id: null,
          category: null,
          doubtful: false,
          retracts: null,
          ...times,
        };
        const entries = file.findIndex(({ kind }) => kind === 'audit-entry');
        file.splice(entries, 0, { kind: 'revocation', row, entry: '1', place: 0, hashes: [] });
      },
      'called-after-opt-out',
    ],
    [
      'no approval before the start',
      (file) => {
        for (const line of file)
          if (line['act'] === 'campaign-approved') (line['facts'] as Line)['fingerprint'] = '00';
      },
      'started-without-two-people',
    ],
    [
      'the requester as the approver',
      (file) => {
        const drafted = file.find(({ act }) => act === 'campaign-drafted');
        for (const line of file)
          if (line['act'] === 'campaign-approved') line['actor'] = drafted?.['actor'];
      },
      'started-without-two-people',
    ],
    [
      'another text, and a fingerprint that fits it',
      (file) => {
        const version = file.find(({ kind }) => kind === 'version') ?? {};
        const content = {
          ...(version['sealed_content'] as Line),
          texts: { en: 'Something else.' },
        };
        version['sealed_content'] = content;
        version['fingerprint'] = hash('sha256', canonicalize(content) ?? '', 'hex');
      },
      'approved-version-missing',
    ],
    [
      'a version that says nothing of what was approved',
      (file) => {
        const version = file.find(({ kind }) => kind === 'version') ?? {};
        Object.assign(version, { fingerprint: null, sealed_content: null });
      },
      'approved-version-missing',
    ],
    [
      'a call for another version than the one that was started',
      (file) => {
        const version = file.findIndex(({ kind }) => kind === 'version');
        const attempt = file.find(({ kind }) => kind === 'attempt') ?? {};
        const other = { ...file[version], id: elsewhere, number: 9, fingerprint: null };
        file.splice(version, 0, other);
        attempt['version_id'] = elsewhere;
      },
      'not-the-approved-version',
    ],
    [
      'a call whose phone is left out',
      (file) =>
        file.splice(
          file.findIndex(({ kind }) => kind === 'attempt'),
          1,
        ),
      'call-without-row',
    ],
    [
      'a call at another time than its entry’s',
      (file) => {
        const attempt = file.find(({ kind }) => kind === 'attempt') ?? {};
        attempt['intent_at'] = '2026-01-01T00:00:00Z';
      },
      'time-differs',
    ],
    [
      'two calls whose phones changed places',
      (file) => {
        const calls = file.filter(({ kind, channel }) => kind === 'attempt' && channel === 'voice');
        const [one = {}, ...rest] = calls;
        const other = rest.find((line) => line['phone_id'] !== one['phone_id']) ?? {};
        [one['phone_id'], other['phone_id']] = [other['phone_id'], one['phone_id']];
      },
      'other-phone',
    ],
    [
      'a call that is told as a text',
      (file) => {
        const call = file.find(({ kind, channel }) => kind === 'attempt' && channel === 'voice');
        if (call) call['channel'] = 'text';
      },
      'other-phone',
    ],
    [
      'an approval that nobody signed',
      (file) => {
        const approval = file.find(({ act }) => act === 'campaign-approved') ?? {};
        approval['leaf'] = null;
      },
      'started-without-two-people',
    ],
    [
      'no closure that it is about',
      (file) =>
        file.splice(
          file.findIndex(({ kind }) => kind === 'campaign'),
          1,
        ),
      'no-closure',
    ],
    [
      'an approver of whom no entry tells',
      (file) => {
        const at = file.findIndex(({ kind }) => kind === 'approval');
        file.splice(at, 0, { ...file[at], id: elsewhere, operator_id: elsewhere });
      },
      'decision-differs',
    ],
    [
      'an approval whose row is left out',
      (file) =>
        file.splice(
          file.findIndex(({ kind }) => kind === 'approval'),
          1,
        ),
      'decision-differs',
    ],
    [
      'another outcome of a call that ended as it did',
      (file) => {
        const attempt = file.find(({ kind, state }) => kind === 'attempt' && state === 'completed');
        if (attempt) attempt['disposition'] = 'no-answer';
      },
      'outcome-differs',
    ],
    [
      'an opt-out of which the log tells, and the file does not',
      (file) => {
        const at = file.findIndex(({ kind }) => kind === 'audit-entry');
        file.splice(at, 0, {
          ...file[at],
          id: '999999',
          act: 'consent-revoked',
          facts: { revocation: 'r', channel: 'any', scope: 'all', means: 'call' },
        });
      },
      'opt-out-missing',
    ],
    [
      'a digest that the log does not have',
      (file) => {
        const entry = file.find(({ act }) => act === 'evidence-written') ?? {};
        entry['leaf'] = null;
      },
      'not-vouched-for',
    ],
    [
      'another role of who approved',
      (file) => {
        const approval = file.find(({ kind }) => kind === 'approval') ?? {};
        approval['roles'] = ['administrator'];
      },
      'file-changed',
    ],
    [
      'a report of the carrier that is left out',
      (file) =>
        file.splice(
          file.findIndex(({ kind }) => kind === 'call-event'),
          1,
        ),
      'file-changed',
    ],
    [
      'no entry about the file itself',
      (file) =>
        file.splice(
          file.findIndex(({ act }) => act === 'evidence-written'),
          1,
        ),
      'file-changed',
    ],
    [
      'a digest that was made again',
      (file) => {
        const entry = file.find(({ act }) => act === 'evidence-written') ?? {};
        entry['facts'] = { ...(entry['facts'] as Line), digest: '0'.repeat(64) };
      },
      'not-in-the-log',
    ],
    ['a line that is none', (file) => file.splice(3, 0, { kind: 'hello' }), 'unreadable'],
  ];

  test.each(changes.slice(0, isLong ? changes.length : 4))('%s: found', async (_, change, kind) => {
    const file = parsed();
    change(file);
    expect(await faultsOf(written(file))).toContain(kind);
  });

  test('an entry that is in no checkpoint yet proves nothing, and breaks nothing that was signed', async () => {
    const file = parsed();
    const moved = file.find(({ act }) => act === 'attempt-moved') ?? {};
    const about = file.findIndex(({ act }) => act === 'evidence-written');
    const facts = { from: 'ringing', to: 'placing' };
    file.splice(about, 0, { ...moved, id: '999999', leaf: null, facts });
    (file.at(-1) ?? {})['lines'] = file.length - 1;
    expect(await faultsOf(written(file))).toEqual(['file-changed']);
  });

  test('a log of another past, or of another key, is told', async () => {
    const proof = parsed().find(({ kind }) => kind === 'proof');
    const size = sizeOf(proof ?? {});
    const fork = signCheckpoint(
      { origin: signer().name, size, root: Buffer.alloc(32, 1) },
      signer(),
    );
    const stranger = openLogKey(Buffer.alloc(32, 9).toString('base64'), product.config.PUBLIC_URL);
    const forged = parsed();
    const line = forged.find(({ kind }) => kind === 'proof') ?? {};
    line['checkpoint'] = signCheckpoint(
      { origin: stranger.name, size, root: Buffer.alloc(32) },
      stranger,
    );

    expect(await faultsOf(lines, [fork])).toEqual(['other-past']);
    expect(await faultsOf(written(forged))).toEqual(['not-signed']);
  });
}
