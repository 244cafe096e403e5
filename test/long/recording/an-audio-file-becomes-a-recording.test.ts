import { once } from 'node:events';
import { createServer } from 'node:http';
import { beforeEach, describe, expect, test } from 'vitest';
import { findSavedForms } from '#domain/closure/saved-form/find-saved-forms.ts';
import type { Platform } from '#domain/shared/platform.ts';
import type { staff } from '#sandbox/district/staff.ts';
import type { Person } from '#sandbox/person.ts';
import { until } from '#sandbox/until.ts';
import { awaitDirect, directTo } from '#test/support/chat/own-chats.ts';
import { operatorIdOf } from '#test/support/product/operator-id.ts';
import { setUpProduct } from '#test/support/product/product.ts';
import { encodeSound } from '#test/support/recording/encode-sound.ts';
import { silence, voice, wav } from '#test/support/recording/sounds.ts';

const product = setUpProduct();
beforeEach(async () => {
  await product.database.owner.pool.query(
    `UPDATE campaign SET state = 'stopped', ended_at = now() WHERE ended_at IS NULL`,
  );
  await product.database.owner.pool.query('DELETE FROM saved_form');
});

const query = async (statement: string, values: unknown[] = []) =>
  (await product.database.pool.query(statement, values)).rows;
const recordings = async () => (await query('SELECT id FROM recording')).length;
const laid = async () => (await query('SELECT FROM draft_recording')).length;

/** Words that name a place, in English and Spanish, for both platforms. */
async function keepTemplate(one: Person): Promise<void> {
  const kept = async () => (await query('SELECT FROM message_template')).length === 1;
  if (await kept()) return;
  await one.say('closure templates');
  await one.pressPrivate('template-form');
  await until('the choice', () => one.form().includes('Which words?'));
  await one.submit({ template: 'reunification' });
  await until('the words', () => one.form().includes('Each closure fills in'));
  await one.pressForm('template-languages');
  await until('the Spanish', () => one.form().includes('Spanish'));
  await one.submit({
    'text-en': '{school}: everyone is out of the building. Pick up your child at {place}.',
    'text-es': '{school}: todos salieron del edificio. Recoja a su hijo en {place}.',
    'text-vi': '',
    'text-ar': '',
    'text-zh': '',
  });
  await until('the template', kept);
}

describe.each(['slack', 'teams'] as const)('on %s', (platform: Platform) => {
  const person = (who: keyof typeof staff = 'principal') =>
    platform === 'slack' ? product.onSlack(who) : product.onTeams(who);

  /** Sends files, and gives what the bot has written to this person since, once that says this. */
  async function told(
    files: { name: string; bytes: Uint8Array; url?: string }[],
    { words, who = 'principal' }: { words: string; who?: keyof typeof staff },
  ): Promise<string> {
    const inOwnChat = () => directTo(product, who).filter((one) => one.platform === platform);
    const before = new Set(inOwnChat().map(({ id }) => id));
    await person(who).sendFiles(...files);
    const since = () =>
      inOwnChat()
        .filter(({ id }) => !before.has(id))
        .map((one) => one.words)
        .join('\n');
    await until(`an answer with “${words}”`, () => since().includes(words));
    return since();
  }

  async function saveDraft(): Promise<void> {
    const one = person();
    await one.openForm('closure');
    await one.submit({ delivery: 'call-and-text' });
    await until('the words', () => one.form().includes('Record by phone'));
    await one.pressForm('save-draft');
    await until('the draft', () => one.form().includes('Draft saved'));
  }

  async function openDraft(): Promise<void> {
    const one = person();
    await one.openForm('closure');
    await until('the draft', () => one.form().includes('Open draft'));
    await one.pressForm('saved-form');
    await until('what was saved', () => one.form().includes('Your draft of '));
    await one.submit({});
  }

  test('a file is used in the language that its sender says, and goes with the request', async () => {
    await saveDraft();
    const before = await laid();
    const mp3 = { name: 'closed.mp3', bytes: await encodeSound(wav(voice(6)), 'mp3') };

    const answer = await told([mp3], { words: 'Which language is it in?' });
    expect(answer).toContain('Got your file. Checking it now.');
    expect(answer).toContain('Your file has 6 s of sound.');
    expect(await laid()).toBe(before);

    await person().pressInOwnChat('Use it in Spanish');
    await until('the word of it', () =>
      person()
        .toldPrivately()
        .join('\n')
        .includes('It goes with your draft; nothing has been sent.'),
    );
    await openDraft();
    await until('the words', () =>
      person().form().includes('Spanish: recording, 6 s, from a file'),
    );
    expect(person().form()).not.toContain('English: recording');
    await person().submit({});
    await until(
      'the request',
      async () => (await query('SELECT FROM campaign WHERE ended_at IS NULL')).length === 1,
    );
    expect(
      await query(
        `SELECT m.language, r.source, round(r.milliseconds / 1000.0)::int AS seconds
        FROM campaign_version v JOIN message_recording m ON m.version_id = v.id
        JOIN recording r ON r.id = m.recording_id WHERE v.campaign_id = $1`,
        [(await product.campaign()).id],
      ),
    ).toEqual([{ language: 'es', source: 'file', seconds: 6 }]);
  });

  test('a file goes with the text that names the pickup place, once a draft has it', async () => {
    const one = person();
    await keepTemplate(one);
    const before = await laid();
    await one.openForm('closure');
    await one.submit({ happening: 'reunification', ground: 'fire', delivery: 'call-and-text' });
    await until('the place', () => one.form().includes('Pickup place'));
    await one.pressForm('save-draft');
    await until('the draft', () => one.form().includes('Draft saved'));
    const file = { name: 'gym.wav', bytes: wav(voice(5)) };
    await told([file], { words: 'Your newest draft isn’t ready for a recording.' });

    await one.pressForm('save-draft', { place: 'Elm Park, 12 Main St' });
    await until('the draft with its place', async () => {
      const { db } = product.database;
      const operatorId = await operatorIdOf(db, 'principal');
      const [draft] = await findSavedForms(db, product.vault, { operatorId, most: 1 });
      return draft?.values['place']?.startsWith('Elm Park') === true;
    });
    await told([file], { words: 'Your file has 5 s of sound.' });
    await person().pressInOwnChat('Use it in English');
    await until('the recording', async () => (await laid()) === before + 1);
    await openDraft();
    await until('the words', () =>
      person().form().includes('English: recording, 5 s, from a file'),
    );
    expect(person().form()).not.toContain('changed after this was recorded');
  });

  test('anyone without a draft is told how to begin, and nothing is fetched', async () => {
    const before = await recordings();
    const file = { name: 'closed.wav', bytes: wav(voice(4)) };

    const answer = await told([file], { words: 'you have none' });

    expect(answer).not.toContain('Got your file');
    expect(await recordings()).toBe(before);
  });

  test('attack 39: what is too large or no sound, and what families could not hear, is refused in words', async () => {
    await saveDraft();
    const before = await recordings();

    await told([{ name: 'a.wav', bytes: wav(silence(5)) }], { words: 'only silence' });
    await told([{ name: 'a.mp3', bytes: Buffer.from('%PDF-1.7 a letter to families') }], {
      words: 'Send a WAV, MP3 or M4A audio file.',
    });
    await told([{ name: 'a.wav', bytes: Buffer.alloc(20_000_001) }], {
      words: 'That file is larger than 20 MB.',
    });
    const small = { name: 'a.wav', bytes: wav(voice(3)) };
    await told([small, small], { words: 'Send one audio file at a time.' });

    expect(await recordings()).toBe(before);
  });

  test('attack 39: a file on another host is not fetched', async () => {
    await saveDraft();
    const before = await recordings();
    const asked: (string | undefined)[] = [];
    const other = createServer((request, response) => {
      asked.push(request.headers.authorization);
      response.end(wav(voice(4)));
    }).listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const bytes = wav(voice(4));
    const origins = [
      `http://127.0.0.1:${port}`,
      `http://files.slack.com.example.org:${port}`,
      `http://maple.sharepoint.com@127.0.0.1:${port}`,
    ];

    for (const origin of origins)
      await told([{ name: 'a.wav', bytes, url: `${origin}/a.wav` }], {
        words: 'We take files only from here.',
      });

    expect(asked).toEqual([]);
    expect(await recordings()).toBe(before);
    other.close();
  });

  test('attack 39: a file from somebody who may request nothing is refused on record, and not fetched', async () => {
    const before = await recordings();
    const file = { name: 'a.wav', bytes: wav(voice(4)) };

    const answer = await told([file], {
      words: 'You don’t have permission to notify these families.',
      who: 'secretary',
    });

    expect(answer).not.toContain('Got your file');
    expect(await recordings()).toBe(before);
    const [entry] = await query(
      `SELECT act, facts ->> 'reason' AS reason FROM audit_entry WHERE act LIKE '%-refused' ORDER BY id DESC LIMIT 1`,
    );
    expect(entry).toEqual({ act: 'asking-refused', reason: 'not-a-requester' });
  });
});

test('where families of a draft speak one language, the file is used in it at once', async () => {
  await product.database.owner.pool.query(`UPDATE guardian SET language = 'en'`);
  await product.database.owner.pool.query('SELECT refresh_home_languages()');
  const one = product.onSlack('principal');
  await one.openForm('closure');
  await one.submit({ delivery: 'call' });
  await until('the words', () => one.form().includes('Record by phone'));
  await one.pressForm('save-draft');
  await until('the draft', () => one.form().includes('Draft saved'));

  await one.sendFiles({ name: 'closed.wav', bytes: wav(voice(7)) });

  await awaitDirect(product, 'principal', 'English: recording, 7 s, from a file');
});
