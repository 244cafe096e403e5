import type { Draft } from '#domain/closure/campaign.ts';
import { draftCampaign } from '#domain/closure/draft/draft-campaign.ts';
import { findOperatorsNamed } from '#domain/people/operator/find-operator.ts';
import { keepRecording } from '#domain/voice/recording/keep-recording.ts';
import { staff } from '#sandbox/district/staff.ts';
import { until } from '#sandbox/until.ts';
import type { Product } from '#test/support/product/product.ts';
import { wav } from './sounds.ts';

export type RecordedClosure = {
  id: string;
  /** What is to be played, by language. */
  digests: Record<string, string>;
};

export const recordedTexts = { en: 'School is closed today.', es: 'Hoy no hay clases.' };

/** A closure of all schools that somebody has recorded in some of its languages. */
export async function draftRecorded(
  product: Product,
  who: keyof typeof staff,
  sounds: Record<string, Float32Array>,
  change: Partial<Draft> = {},
): Promise<RecordedClosure> {
  const { db } = product.database.as('bot');
  const [operator] = await findOperatorsNamed(db, staff[who].name);
  if (operator === undefined) throw new Error(`there is no ${who}`);
  const recordings: Record<string, string> = {};
  const digests: Record<string, string> = {};
  for (const [language, sound] of Object.entries(sounds)) {
    const kept = await keepRecording(db, product.vault, {
      operatorId: operator.id,
      language,
      bytes: wav(sound),
      source: 'file',
    });
    if (kept.kind === 'refused') throw new Error(kept.reason);
    recordings[language] = kept.recording.id;
    digests[language] = kept.recording.digest;
  }
  const schools = await db.selectFrom('school').select('id').execute();
  const now = Temporal.Now.instant();
  const drafted = await draftCampaign(db, {
    operator,
    draft: {
      happening: 'closed',
      ground: 'weather',
      purpose: 'emergency',
      schoolIds: schools.map(({ id }) => id),
      eventDate: now.toZonedDateTimeISO('UTC').toPlainDate().toString(),
      delivery: 'call',
      stopTryingAt: now.add({ hours: 4 }),
      texts: recordedTexts,
      recordings,
      ...change,
    },
  });
  if (drafted.kind === 'refused') throw new Error(drafted.reason);
  return { id: drafted.campaignId, digests };
}

/** The principal's; it waits for approval, and the superintendent has listened. */
export async function askRecorded(
  product: Product,
  sounds: Record<string, Float32Array>,
  change: Partial<Draft> = {},
): Promise<RecordedClosure> {
  const asked = await draftRecorded(product, 'principal', sounds, change);
  const approver = product.onSlack('superintendent');
  await until('the card', () => approver.card().includes('Waiting for approval'));
  // As if the approver had listened before.
  await product.database.owner.pool.query(
    `INSERT INTO recording_heard (operator_id, digest, way)
    SELECT id, decode(digest, 'hex'), 'page' FROM operator CROSS JOIN unnest($2::text[]) AS digest
    WHERE directory_id = $1 ON CONFLICT DO NOTHING`,
    [staff.superintendent.directoryId, Object.values(asked.digests)],
  );
  return asked;
}

/** What our side says on a call, and plays; a recording by its digest. */
export function heardOn(call: { transcript: { speaker: string; text: string }[] }): string[] {
  return call.transcript
    .filter(({ speaker }) => speaker === 'line' || speaker === 'recording')
    .map(({ text }) => text);
}
