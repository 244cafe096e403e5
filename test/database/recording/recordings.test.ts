import { hash } from 'node:crypto';
import { expect, test } from 'vitest';
import { decideCampaign } from '#domain/closure/approval/decide-campaign.ts';
import type { Draft } from '#domain/closure/campaign.ts';
import { draftCampaign } from '#domain/closure/draft/draft-campaign.ts';
import { shortCode } from '#domain/closure/seal/fingerprint.ts';
import { sealCampaign } from '#domain/closure/seal/seal-campaign.ts';
import { findCampaign } from '#domain/closure/view/find-campaign.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { sweepExpired } from '#domain/privacy/retention/sweep-expired.ts';
import {
  findRecording,
  keepInLanguage,
  keepRecording,
} from '#domain/voice/recording/keep-recording.ts';
import { aClosure, setUpSmallDistrict } from '#test/support/district/small-district.ts';
import { testVault } from '#test/support/postgres/database.ts';
import { inAnotherTime } from '#test/support/postgres/in-another-time.ts';
import { silence, voice, wav } from '#test/support/recording/sounds.ts';
import { atLength } from '#test/support/run/length.ts';

const { database, district } = setUpSmallDistrict();

const keep = (bytes: Buffer, { by = district.principal, language = 'en' } = {}) =>
  keepRecording(database.db, testVault, { operatorId: by.id, language, bytes, source: 'call' });

async function kept(sound: Float32Array, how: { by?: Operator; language?: string } = {}) {
  const recorded = await keep(wav(sound), how);
  if (recorded.kind === 'refused') throw new Error(recorded.reason);
  return recorded.recording;
}

const drafted = (request: Partial<Draft>, revises?: string) =>
  draftCampaign(database.db, {
    operator: district.principal,
    draft: aClosure({ schoolIds: [district.school], ...request }),
    revises,
  });

async function sealed(request: Partial<Draft>, revises?: string) {
  const result = await drafted(request, revises);
  if (result.kind !== 'drafted') throw new Error(result.reason);
  await sealCampaign(database.db, result.campaignId);
  const view = await findCampaign(database.db, result.campaignId);
  if (view?.sealed === undefined) throw new Error('not sealed');
  const { rows } = await database.pool.query(
    `SELECT v.sealed_content -> 'recordings' AS recordings, v.fingerprint, v.id FROM campaign_version v
    JOIN campaign c ON c.id = v.campaign_id AND c.version = v.number WHERE c.id = $1`,
    [view.id],
  );
  return { ...rows[0], view };
}

const texts = { en: 'Closed.', es: 'Cerrado.' };

atLength(
  'a file is kept once more in the language that its sender says; nobody else can say it',
  async () => {
    const recording = await kept(voice(3), { language: 'und' });
    const inSpanish = (by: Operator) =>
      keepInLanguage(database.db, testVault, {
        operatorId: by.id,
        recordingId: recording.id,
        language: 'es',
      });

    const own = await inSpanish(district.principal);

    expect(own).toMatchObject({ language: 'es', digest: recording.digest, milliseconds: 3000 });
    const found = await findRecording(database.db, testVault, own?.id ?? '');
    expect(hash('sha256', found?.audio ?? '')).toBe(recording.digest);
    expect(await inSpanish(district.superintendent)).toBeUndefined();
  },
);

test('what was recorded is kept encrypted, and found as the bytes that its digest names', async () => {
  const recording = await kept(voice(3));
  const found = await findRecording(database.db, testVault, recording.id);

  expect(found?.recording).toEqual(recording);
  expect(hash('sha256', found?.audio ?? '')).toBe(recording.digest);
  const { rows } = await database.pool.query<{ audio: Buffer }>(
    'SELECT audio FROM recording_audio WHERE recording_id = $1',
    [recording.id],
  );
  expect(rows[0]?.audio.includes('WAVE')).toBe(false);
});

atLength('a sound that was moved to another recording does not open', async () => {
  const [one, other] = [await kept(voice(3)), await kept(voice(4))];
  await database.owner.pool.query(`DELETE FROM recording_audio WHERE recording_id = $1`, [one.id]);
  await database.owner.pool.query(
    `INSERT INTO recording_audio SELECT $1, audio FROM recording_audio WHERE recording_id = $2`,
    [one.id, other.id],
  );

  await expect(findRecording(database.db, testVault, one.id)).rejects.toThrow();
});

test('a recording and its sound take no change, not even from the owner', async () => {
  const { id } = await kept(voice(3));
  const asOwner = (statement: string) => database.owner.pool.query(statement, [id]);

  await expect(asOwner(`UPDATE recording SET digest = sha256('') WHERE id = $1`)).rejects.toThrow(
    'append-only',
  );
  await expect(asOwner('DELETE FROM recording WHERE id = $1')).rejects.toThrow('append-only');
  await expect(
    asOwner(`UPDATE recording_audio SET audio = '' WHERE recording_id = $1`),
  ).rejects.toThrow('append-only');
});

atLength('what nobody could hear is refused, on record, and keeps nothing', async () => {
  const count = async () => (await database.pool.query('SELECT FROM recording')).rowCount;
  const before = await count();

  expect(await keep(wav(silence(5)))).toEqual({ kind: 'refused', reason: 'silent' });
  expect(await count()).toBe(before);
  const { rows } = await database.pool.query(
    `SELECT actor_id, facts FROM audit_entry WHERE act = 'recording-refused'`,
  );
  expect(rows).toEqual([
    {
      actor_id: district.principal.id,
      facts: { language: 'en', source: 'call', reason: 'silent' },
    },
  ]);
});

test('the fingerprint is over the digest of each recording; another recording is another version, and named', async () => {
  const [spanish, again] = [
    await kept(voice(3), { language: 'es' }),
    await kept(voice(4), { language: 'es' }),
  ];
  const spoken = await sealed({ texts });
  const first = await sealed({ texts, recordings: { es: spanish.id } });
  await decideCampaign(database.db, {
    operator: district.superintendent,
    platform: 'slack',
    campaignId: first.view.id,
    code: shortCode(first.fingerprint),
    decision: 'sent-back',
    reason: 'Speak up.',
    vault: testVault,
  });
  const second = await sealed({ texts, recordings: { es: again.id } }, first.view.id);

  expect(spoken.recordings).toBeNull();
  expect(first.recordings).toEqual({ es: spanish.digest });
  expect(second.recordings).toEqual({ es: again.digest });
  expect(second.view.sealed?.warnings.since?.changes).toContainEqual({
    kind: 'recordings',
    changed: ['es'],
    added: [],
    removed: [],
  });
});

atLength('a version takes no recording once it is sealed', async () => {
  const { id } = await kept(voice(3));
  const version = await sealed({ texts });

  await expect(
    database.owner.pool.query('INSERT INTO message_recording VALUES ($1, $2, $3)', [
      version.id,
      'en',
      id,
    ]),
  ).rejects.toThrow('frozen');
});

atLength(
  'a recording of another language, of no text, or without its sound is not drafted with',
  async () => {
    const spanish = await kept(voice(3), { language: 'es' });
    const refused = { kind: 'refused', reason: 'recording-gone' };

    expect(await drafted({ texts, recordings: { en: spanish.id } })).toEqual(refused);
    expect(await drafted({ texts: { en: 'Closed.' }, recordings: { es: spanish.id } })).toEqual(
      refused,
    );
    await database.owner.pool.query('DELETE FROM recording_audio WHERE recording_id = $1', [
      spanish.id,
    ]);
    expect(await drafted({ texts, recordings: { es: spanish.id } })).toEqual(refused);
  },
);

test('nobody approves what families hear in their own voice', async () => {
  const recording = await kept(voice(3), { by: district.superintendent });
  const { view, fingerprint } = await sealed({ recordings: { en: recording.id } });

  expect(
    await decideCampaign(database.db, {
      operator: district.superintendent,
      platform: 'slack',
      campaignId: view.id,
      code: shortCode(fingerprint),
      decision: 'approved',
    }),
  ).toEqual({ kind: 'refused', reason: 'own-campaign' });
});

atLength(
  'a sound is deleted when its closure is long over, or none was requested with it, and what it was stays',
  async () => {
    const [fresh, forgotten, live, over, longOver] = [
      await kept(voice(3)),
      await kept(voice(3)),
      await kept(voice(3)),
      await kept(voice(3)),
      await kept(voice(3)),
    ];
    for (const recording of [live, over, longOver])
      await sealed({ recordings: { en: recording.id } });
    const usedBy = `UPDATE campaign c SET state = $2, state_at = now() - $3::int * interval '1 day'
    FROM campaign_version v, message_recording m
    WHERE v.campaign_id = c.id AND m.version_id = v.id AND m.recording_id = $1`;
    await inAnotherTime(database, usedBy, [live.id, 'submitted', 500]);
    await inAnotherTime(database, usedBy, [over.id, 'expired', 89]);
    await inAnotherTime(database, usedBy, [longOver.id, 'expired', 91]);
    await inAnotherTime(
      database,
      `UPDATE recording SET made_at = made_at - interval '8 days' WHERE id = ANY ($1)`,
      [[forgotten, live, over, longOver].map(({ id }) => id)],
    );

    const purged = await sweepExpired(database.as('worker').db, 'w1');
    expect(purged?.gone).toEqual({ recordings: 2 });
    expect(await sweepExpired(database.as('worker').db, 'w1')).toBeUndefined();

    const there = async ({ id }: { id: string }) =>
      (await findRecording(database.db, testVault, id)) !== undefined;
    expect(await Promise.all([fresh, forgotten, live, over, longOver].map(there))).toEqual([
      true,
      false,
      true,
      true,
      false,
    ]);
    const { rowCount } = await database.pool.query('SELECT FROM recording WHERE id = ANY ($1)', [
      [forgotten.id, longOver.id],
    ]);
    expect(rowCount).toBe(2);
    const { rows } = await database.pool.query(
      `SELECT facts FROM audit_entry WHERE act = 'data-purged' AND subject_id = 'recordings'`,
    );
    expect(rows).toEqual([{ facts: { run: purged?.id, gone: 2, held: 0 } }]);
  },
);
