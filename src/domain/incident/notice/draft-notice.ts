import { one, run } from '#database/query.ts';
import { type Db, databaseNow, type Transaction, transact } from '#database/transaction.ts';
import { by, note, on } from '#domain/audit/audit-store.ts';
import { type DraftResult, draftCampaign } from '#domain/closure/draft/draft-campaign.ts';
import { mayTakeFiles } from '#domain/people/operator/may-take-files.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import type { Delivery } from '#domain/shared/channel.ts';
import type { noticeRefusals } from '#refusals/incident.ts';
import { findNotice } from './find-notice.ts';
import { type NoticeAsked, noticeTexts } from './notice.ts';

export type NoticeRefusal =
  | keyof typeof noticeRefusals
  | 'not-compliance'
  | 'no-incident'
  | 'incident-closed';

type Refused = { kind: 'refused'; reason: NoticeRefusal };

/**
 * Keeps what families are told. It is what letters and notices to offices say from now on, and what the next campaign
 * says.
 */
export async function recordNotice(
  db: Db,
  asked: { operator: Operator; incidentId: string; notice: NoticeAsked },
): Promise<{ kind: 'recorded' } | Refused> {
  const { operator, incidentId, notice } = asked;
  return transact(db, async (tx) => {
    const blocker = await blockerOf(tx, operator, incidentId);
    if (blocker !== undefined) return { kind: 'refused', reason: blocker };
    const { data, between } = notice;
    await run(tx)`
      INSERT INTO incident_notice (incident_id, data, from_day, until_day, made_by)
      VALUES (${incidentId}, ${[...data]}::text[], ${between?.from.toString() ?? null},
        ${between?.until.toString() ?? null}, ${operator.id})`;
    await note(tx, by(operator.id), 'incident-notice-written', on('incident', incidentId), {
      data: [...data],
    });
    return { kind: 'recorded' };
  });
}

/**
 * A campaign that tells the families whom an incident concerns, and nobody else, what its notice says, in each language that
 * has the words. Who writes it is its requester, whatever else they may request. From here on it is a closure like any
 * other, but for edits: sealed, approved by somebody else, and called within the hours and the consent of a school matter.
 */
export async function draftNotice(
  db: Db,
  asked: { operator: Operator; incidentId: string; delivery: Delivery; formId: string | undefined },
): Promise<DraftResult | Refused> {
  const { operator, incidentId, delivery, formId } = asked;
  const audience = await transact(db, async (tx) => {
    const blocker = await blockerOf(tx, operator, incidentId);
    return blocker ?? (await selectAudience(tx, incidentId));
  });
  if (typeof audience === 'string') return { kind: 'refused', reason: audience };
  const found = await findNotice(db, incidentId);
  if (found?.notice === undefined || audience.schoolIds.length === 0)
    return { kind: 'refused', reason: 'nobody-to-call' };
  const texts = noticeTexts(audience.languages, found.notice);
  const now = await databaseNow(db);
  return draftCampaign(db, {
    operator,
    notifies: incidentId,
    formId,
    draft: {
      happening: 'other',
      ground: 'none',
      purpose: 'school-mission',
      schoolIds: audience.schoolIds,
      eventDate: now.toZonedDateTimeISO(found.timeZone).toPlainDate().toString(),
      delivery,
      stopTryingAt: now.add({ hours: 24 }),
      texts,
      sources: Object.fromEntries(Object.keys(texts).map((code) => [code, 'standard' as const])),
    },
  });
}

async function blockerOf(
  tx: Transaction,
  operator: Operator,
  incidentId: string,
): Promise<NoticeRefusal | undefined> {
  if (!mayTakeFiles(operator)) return 'not-compliance';
  const incident = await one<{ isClosed: boolean; isDrill: boolean; isScoped: boolean }>(tx)`
    SELECT closed_at IS NOT NULL AS "isClosed", is_drill AS "isDrill",
      EXISTS (SELECT FROM incident_concerned c WHERE c.incident_id = i.id) AS "isScoped"
    FROM incident i WHERE id = ${incidentId}`;
  if (incident === undefined) return 'no-incident';
  if (incident.isClosed) return 'incident-closed';
  if (incident.isDrill) return 'notice-in-a-drill';
  return incident.isScoped ? undefined : 'nobody-concerned';
}

/** The schools and the languages of the phones concerned. */
async function selectAudience(
  tx: Transaction,
  incidentId: string,
): Promise<{ schoolIds: string[]; languages: string[] }> {
  const row = await one<{ schoolIds: string[]; languages: string[] }>(tx)`
    SELECT coalesce(array_agg(DISTINCT a.school_id), '{}') AS "schoolIds",
      coalesce(array_agg(DISTINCT a.language), '{}') AS languages
    FROM phones_concerned(${incidentId}::uuid) AS concerned(phone_id) JOIN phone_audience a USING (phone_id)`;
  return row ?? { schoolIds: [], languages: [] };
}
