import { beforeEach, describe, expect, test } from 'vitest';
import { violatedRule } from '#database/transaction.ts';
import { rehearsalOpening } from '#domain/closure/rehearsal/rehearsal.ts';
import { staff } from '#sandbox/district/staff.ts';
import { listFamilyPhones } from '#sandbox/family-phones.ts';
import type { Person } from '#sandbox/person.ts';
import { until } from '#sandbox/until.ts';
import { finished } from '#test/support/product/finished.ts';
import { ownPhone } from '#test/support/product/own-phone.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { recordMessage } from '#test/support/product/record-message.ts';
import { fileLinksIn } from '#test/support/web/file-links.ts';
import { openReader } from '#test/support/web/readers.ts';

/** In short on Teams alone, and without the approver who listens on a page. */
export function approverHears(length: 'short' | 'long'): void {
  const isLong = length === 'long';

  const approver = staff.superintendent;

  const product = setUpProduct({ students: 30 });
  beforeEach(async () => {
    await product.database.owner.pool.query(
      `UPDATE campaign SET state = 'stopped', ended_at = now() WHERE ended_at IS NULL`,
    );
    await product.database.owner.pool.query(
      `UPDATE rehearsal SET asked_at = asked_at - interval '1 hour'`,
    );
  });

  const query = async (statement: string, values: unknown[] = []) =>
    (await product.database.pool.query(statement, values)).rows;

  let seconds = 6;

  /** A closure whose message is recorded in these languages, each in a sound of its own, waiting in both channels. */
  async function ask(languages: string[]): Promise<{ id: string; seconds: number }> {
    const first = seconds + 1;
    const [{ before } = { before: 0 }] = await query(
      'SELECT coalesce(max(number), 0)::int AS before FROM campaign',
    );
    const principal = product.onSlack('principal');
    await principal.openForm('closure');
    await principal.submit({ delivery: 'call-and-text' });
    await until('the words', () => principal.form().includes('Record by phone'));
    for (const language of languages) {
      seconds += 1;
      await recordMessage(product, principal, language, {
        takes: [{ seconds, endsBy: '#' }],
        keys: ['1'],
      });
    }
    await principal.submit({});
    await until('the card', () =>
      [product.onSlack('superintendent'), product.onTeams('superintendent')].every(
        (person) =>
          person.card().includes(`Closure ${before + 1} ·`) && person.card().includes('Listen'),
      ),
    );
    return { id: (await product.campaign()).id, seconds: first };
  }

  const insertApproval = (id: string) =>
    product.database.owner.pool
      .query(
        `INSERT INTO approval (version_id, operator_id, decision, fingerprint, platform)
      SELECT v.id, o.id, 'approved', v.fingerprint, 'slack' FROM campaign_version v, operator o
      WHERE v.campaign_id = $1 AND o.directory_id = $2`,
        [id, approver.directoryId],
      )
      .then(() => 'inserted', violatedRule);

  const calls = () => product.farSide.twilio.calls();
  type Call = ReturnType<typeof calls>[number];

  /** What our side says and plays on a call. */
  const heardOn = (call: Call | undefined) =>
    (call?.transcript ?? [])
      .filter(({ speaker }) => speaker === 'line' || speaker === 'recording')
      .map(({ speaker, text }) => `${speaker}: ${text}`);

  const recordedIn = async (id: string, language: string) => {
    const [row] = await query(
      `SELECT v.sealed_content -> 'recordings' ->> $2 AS digest FROM campaign_version v WHERE v.campaign_id = $1`,
      [id, language],
    );
    return String(row?.digest);
  };

  async function refuses(person: Person, id: string): Promise<void> {
    const refusals = () =>
      query(
        `SELECT FROM audit_entry WHERE act = 'decision-refused' AND subject_id = $1
      AND facts ->> 'reason' = 'recording-unheard'`,
        [id],
      );
    await person.press('approve');
    await until('the refusal', async () => (await refusals()).length > 0);
    await until('the sentence', () =>
      person.toldPrivately().join().includes('haven’t heard its recording'),
    );
    expect(await insertApproval(id)).toBe('approval_after_hearing');
    expect((await product.campaign()).state).toBe('submitted');
  }

  describe.each(isLong ? (['slack', 'teams'] as const) : (['teams'] as const))(
    'on %s',
    (platform) => {
      const superintendent = () =>
        platform === 'slack'
          ? product.onSlack('superintendent')
          : product.onTeams('superintendent');

      test('attack 36: what is recorded is approved by somebody who heard it, on their own phone, word for word', async () => {
        const { id, seconds: first } = await ask(['en', 'es']);
        const person = superintendent();
        expect(await person.details()).toContain(`English ${first} s, Spanish ${first + 1} s`);
        await refuses(person, id);

        const own = await ownPhone(product, 'superintendent');
        product.farSide.twilio.setBehavior(own, { answers: 'person' });
        await listen(person, platform);
        await person.pressPrivate('call-me-with-it');
        await until('the word of it', () => person.toldPrivately().join().includes(own.slice(-4)));
        await until('the end of the call', async () => {
          const [row] = await query(
            `SELECT o.state FROM rehearsal r JOIN outreach o ON o.rehearsal_id = r.id WHERE r.kind = 'sealed' AND r.version_id IN (
        SELECT id FROM campaign_version WHERE campaign_id = $1)`,
            [id],
          );
          return row?.state === 'heard';
        });
        expect(
          await query(
            `SELECT way FROM recording_heard h JOIN operator o ON o.id = h.operator_id
      WHERE o.directory_id = $1 AND encode(h.digest, 'hex') IN ($2, $3)`,
            [approver.directoryId, await recordedIn(id, 'en'), await recordedIn(id, 'es')],
          ),
        ).toEqual([{ way: 'call' }, { way: 'call' }]);
        const rehearsed = heardOn(calls().findLast(({ to }) => to === own));

        await person.press('approve');
        await finished(product);

        const families = await listFamilyPhones(product.database.db, product.vault);
        const heardIn = (language: string) => {
          const number = families.find((one) => one.language === language)?.number;
          return heardOn(calls().findLast(({ to }) => to === number));
        };
        const opening = `line: ${rehearsalOpening(approver.name)}`;
        expect(rehearsed).toEqual([opening, ...heardIn('en'), opening, ...heardIn('es')]);
        for (const language of ['en', 'es']) {
          const heard = heardIn(language);
          const at = heard.indexOf(`recording: ${await recordedIn(id, language)}`);
          expect(at).toBe(1);
          expect(heard.length).toBeGreaterThan(at + 3);
        }
        // Nobody recorded Vietnamese: these families hear the text.
        expect(heardIn('vi').filter((line) => line.startsWith('recording'))).toEqual([]);
        expect(heardIn('vi').length).toBeGreaterThan(3);
      });

      test('attack 37: the page of another person, an altered link, and one whose closure is decided', async () => {
        const { id } = await ask(['en']);
        const link = await listen(superintendent(), platform);

        const stranger = openReader(link);
        await stranger.signIn(staff.deputy.directoryId);
        expect(await stranger.page()).toContain('Someone else asked for this');
        expect((await stranger.download()).status).toBe(403);
        const sound = `${link}/en`;
        expect((await stranger.open(sound)).status).toBe(403);
        const nobody = await fetch(sound, { redirect: 'manual' });
        expect(nobody.status).toBe(303);
        expect((await fetch(link.replace(/.{4}$/, 'AAAA'))).status).toBe(403);
        expect(
          await query(`SELECT FROM recording_heard WHERE encode(digest, 'hex') = $1`, [
            await recordedIn(id, 'en'),
          ]),
        ).toEqual([]);

        await superintendent().press('send-back-form');
        await superintendent().submit({ reason: 'Say the day.' });
        await until('the end', async () => (await product.campaign()).state === 'sent-back');
        const late = openReader(link);
        await late.signIn(approver.directoryId);
        expect(await late.page()).toContain('no longer have access');
      });

      if (length === 'short') return;

      test('an approver without a phone at hand listens on a page of their own, after a sign-in', async () => {
        const { id, seconds: first } = await ask(['en']);
        const person = superintendent();
        await refuses(person, id);

        const link = await listen(person, platform);
        const reader = openReader(link);
        expect(await reader.page()).toContain('Sign in');
        await reader.signIn(approver.directoryId);
        const page = await reader.page();
        expect(page).toContain(`English, ${first} s`);
        // Which closure it is, and what it should say.
        const { number } = await product.campaign();
        expect(page).toContain(`Recordings of closure ${number}`);
        expect(page).toContain('all schools will be closed');
        const source = /<audio[^>]+src="([^"]+)"/.exec(page)?.[1] ?? '';
        const sound = await reader.open(source);
        expect(sound.headers.get('content-type')).toBe('audio/wav');
        expect((await sound.arrayBuffer()).byteLength).toBeGreaterThan(50_000);
        // Opening the page and playing is no word of theirs.
        expect(await insertApproval(id)).toBe('approval_after_hearing');

        expect(await (await reader.download()).text()).toContain('you listened');
        await person.press('approve');

        await until('the approval', async () => (await product.campaign()).state !== 'submitted');
      });
    },
  );

  /** Presses Listen, and takes the link out of what this person alone is shown. */
  async function listen(person: Person, platform: 'slack' | 'teams'): Promise<string> {
    const { slack, teams } = product.farSide;
    const shown = () =>
      platform === 'slack' ? slack.state().ephemerals[approver.slackUserId] : teams.state();
    const links = () => fileLinksIn(shown() ?? '', 'recordings');
    const before = links().length;
    await person.press('listen');
    // Those of the closures before are shown still.
    return until('the link', () => links().slice(before).at(-1));
  }
}
