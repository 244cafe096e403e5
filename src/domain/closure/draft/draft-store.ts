import { sql } from 'kysely';
import { many, run } from '#database/query.ts';
import type { Transaction } from '#database/transaction.ts';
import type { Draft, TextSource } from '#domain/closure/campaign.ts';
import { termColumns } from '#domain/closure/terms/terms.ts';

/** Anyone who wrote the one that is asked for `again` is an author of these words, too. */
export async function insertEditors(
  tx: Transaction,
  of: { campaignId: string; operatorId: string; again: string | undefined },
): Promise<void> {
  await run(tx)`
    INSERT INTO campaign_editor (campaign_id, operator_id)
    SELECT ${of.campaignId}::uuid, ${of.operatorId}::uuid
    UNION SELECT ${of.campaignId}::uuid, operator_id FROM campaign_editor WHERE campaign_id = ${of.again ?? null}::uuid
    ON CONFLICT DO NOTHING`;
}

/** A version with its texts and recordings, as they were asked for. */
export async function insertVersion(
  tx: Transaction,
  version: {
    campaignId: string;
    number: number;
    submittedBy: string;
    draft: Draft & Required<Pick<Draft, 'machines'>>;
    formId: string | undefined;
  },
): Promise<string> {
  const { draft } = version;
  const { id } = await tx
    .insertInto('campaign_version')
    .values({
      campaign_id: version.campaignId,
      number: version.number,
      ...termColumns(draft),
      school_ids: draft.schoolIds.toSorted(),
      group_ids: draft.groupIds?.toSorted() ?? null,
      ...staffColumns(draft),
      template_version_id: draft.templateVersionId ?? null,
      start_at: draft.startAt ?? null,
      stop_trying_at: draft.stopTryingAt,
      submitted_by: version.submittedBy,
      form_id: version.formId ?? null,
      ...standingColumns(draft.stands),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const accepted = await selectAccepted(tx, draft.texts);
  const texts = Object.entries(draft.texts).map(([language, body]) => ({
    version_id: id,
    language,
    body,
    kept: draft.kept?.includes(language) === true,
    ...sourceOf(draft.sources?.[language], accepted.get(language)),
  }));
  await tx.insertInto('message_text').values(texts).execute();
  const recordings = Object.entries(draft.recordings ?? {}).map(([language, recordingId]) => ({
    version_id: id,
    language,
    recording_id: recordingId,
  }));
  if (recordings.length > 0) await tx.insertInto('message_recording').values(recordings).execute();
  return id;
}

const staffColumns = ({ staffTexts }: Pick<Draft, 'staffTexts'>) =>
  staffTexts === undefined ? {} : { staff_texts: JSON.stringify(staffTexts) };

const standingColumns = (stands: Draft['stands']) =>
  stands === undefined
    ? {}
    : {
        stands_until: stands.until,
        stands_from: stands.from,
        stands_to: stands.to,
        most_students: stands.most ?? null,
      };

/** What people call it by. */
export async function selectClosureNumber(tx: Transaction, campaignId: string): Promise<number> {
  const { number } = await tx
    .selectFrom('campaign')
    .select('number')
    .where('id', '=', campaignId)
    .executeTakeFirstOrThrow();
  return number;
}

/** Words that nobody wrote, and that are no standard words, are the translation's that a reader accepted. */
function sourceOf(source: TextSource = 'written', translationId: string | undefined) {
  return source === 'written' && translationId !== undefined
    ? { source: 'translation' as const, translation_id: translationId }
    : { source, translation_id: null };
}

type Texts = Readonly<Record<string, string>>;

/** Of a version's texts those that are a proposal's, accepted for this English and word for word: by language, which one. */
async function selectAccepted(tx: Transaction, texts: Texts): Promise<Map<string, string>> {
  const rows = await selectFor(tx, texts, sql`t.accepted = m.body`);
  return new Map(rows.map(({ language, id }) => [language, id]));
}

/** Whether one of them is a proposal that no reader accepted for this English. The database refuses it, too. */
export async function isUnread(tx: Transaction, texts: Texts): Promise<boolean> {
  const which = sql`t.proposed = m.body AND t.accepted IS DISTINCT FROM m.body`;
  return (await selectFor(tx, texts, which)).length > 0;
}

async function selectFor(
  tx: Transaction,
  { en: english = '', ...others }: Texts,
  which: ReturnType<typeof sql>,
): Promise<{ language: string; id: string }[]> {
  return many<{ language: string; id: string }>(tx)`
    SELECT t.language, t.id FROM jsonb_each_text(${JSON.stringify(others)}::jsonb) AS m (language, body)
    JOIN translation t ON t.language = m.language AND t.english_digest = sha256(convert_to(${english}, 'UTF8'))
    WHERE ${which}`;
}
