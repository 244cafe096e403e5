import { sql } from 'kysely';
import { one } from '#database/query.ts';
import { type Db, databaseNow, type Transaction, transact } from '#database/transaction.ts';
import type { RightsAudience } from '#domain/closure/campaign.ts';
import { type DraftResult, draftCampaign } from '#domain/closure/draft/draft-campaign.ts';
import { findDistrict } from '#domain/district/find-district.ts';
import { pageLanguages } from '#domain/language/languages.ts';
import { rightsNotice } from '#domain/language/notice/rights-notice.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import type { Delivery } from '#domain/shared/channel.ts';
import type { yearlyNoticeRefusals } from '#refusals/privacy.ts';

export type YearlyNoticeRefusal = keyof typeof yearlyNoticeRefusals | 'no-district';

export type YearlyNoticeAsked = {
  operator: Operator;
  whom: RightsAudience;
  delivery: Delivery;
  formId: string | undefined;
  /** Where the notice stands for everyone to read. */
  publicUrl: string;
};

/**
 * A campaign that tells families of their rights (34 CFR 99.7), in each language that has the page, and where the whole
 * notice is. It is kept word for word. From here on it is a request like any other: sealed, approved by somebody else, and
 * sent within the hours and the consent of a school matter.
 */
export async function draftYearlyNotice(
  db: Db,
  asked: YearlyNoticeAsked,
): Promise<DraftResult | { kind: 'refused'; reason: YearlyNoticeRefusal }> {
  const district = await findDistrict(db);
  if (district === undefined) return { kind: 'refused', reason: 'no-district' };
  const audience = await selectAudience(db, asked);
  if (audience.isUnderWay) return { kind: 'refused', reason: 'notice-under-way' };
  if (audience.schoolIds.length === 0) return { kind: 'refused', reason: 'nobody-is-due' };
  const told = pageLanguages().filter(
    ({ code }) => code === 'en' || audience.languages.includes(code),
  );
  const { registeredName: name, callbackNumber, timeZone } = district;
  const notices = told.map(({ code }) => ({
    code,
    ...rightsNotice({ name, callbackNumber }, code),
  }));
  await transact(db, (tx) => keepNotices(tx, notices));
  const link = noticeLink(asked.publicUrl);
  const now = await databaseNow(db);
  return draftCampaign(db, {
    operator: asked.operator,
    formId: asked.formId,
    tellsRights: {
      whom: asked.whom,
      versions: Object.fromEntries(notices.map(({ code, version }) => [code, version])),
    },
    draft: {
      happening: 'other',
      ground: 'none',
      purpose: 'school-mission',
      schoolIds: audience.schoolIds,
      eventDate: now.toZonedDateTimeISO(timeZone).toPlainDate().toString(),
      delivery: asked.delivery,
      stopTryingAt: now.add({ hours: 24 }),
      texts: Object.fromEntries(
        told.map(({ code, pages }) => [code, pages.rightsMessage({ link })]),
      ),
      sources: Object.fromEntries(told.map(({ code }) => [code, 'standard' as const])),
    },
  });
}

/** As it is said and texted: a voice would read out every sign of `https://`. */
export function noticeLink(publicUrl: string): string {
  return `${publicUrl.replace(/^https?:\/\//u, '').replace(/\/$/u, '')}/rights`;
}

async function keepNotices(
  tx: Transaction,
  notices: readonly { code: string; version: string; parts: unknown }[],
): Promise<void> {
  await tx
    .insertInto('rights_notice')
    .values(
      notices.map(({ code, version, parts }) => ({
        version,
        language: code,
        parts: JSON.stringify(parts),
      })),
    )
    .onConflict((on) => on.doNothing())
    .execute();
}

/** The schools and languages of those who are told, and whether another notice is on its way; the same form is no other. */
async function selectAudience(
  db: Db,
  { whom, formId }: Pick<YearlyNoticeAsked, 'whom' | 'formId'>,
): Promise<{ schoolIds: string[]; languages: string[]; isUnderWay: boolean }> {
  const due = whom === 'due' ? sql`WHERE a.phone_id IN (SELECT phones_due_a_notice())` : sql``;
  const row = await one<{ schoolIds: string[]; languages: string[]; isUnderWay: boolean }>(db)`
    SELECT coalesce(array_agg(DISTINCT a.school_id), '{}') AS "schoolIds",
      coalesce(array_agg(DISTINCT a.language), '{}') AS languages,
      EXISTS (SELECT FROM campaign c WHERE c.tells_rights IS NOT NULL
        AND c.state IN ('draft', 'submitted', 'approved', 'dialing', 'paused')
        AND NOT EXISTS (SELECT FROM campaign_version v
          WHERE v.campaign_id = c.id AND v.form_id = ${formId ?? null}::uuid)) AS "isUnderWay"
    FROM phone_audience a ${due}`;
  return row ?? { schoolIds: [], languages: [], isUnderWay: false };
}
