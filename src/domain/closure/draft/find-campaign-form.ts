import { type NotNull, sql } from 'kysely';
import type { Db } from '#database/transaction.ts';
import { termValues } from '#domain/closure/terms/terms.ts';
import { selectVersion, type VersionRow } from '#domain/closure/version-store.ts';
import { findDistrict } from '#domain/district/find-district.ts';
import { staffName } from '#domain/people/operator/staff-name-store.ts';
import { staffField } from './read-staff-texts.ts';

/** What was asked for last time, as the first form's values and the texts, to be changed and asked again. */
export async function findCampaignForm(
  db: Db,
  campaignId: string,
): Promise<
  | {
      values: Record<string, string>;
      /** What somebody wrote by language, not what was standard, a template’s or a translation. */
      written: Record<string, string>;
      timeZone: string;
      isNotice: boolean;
      /** Present where it was sent back: by whom, unless by the program. */
      sentBack?: { by: string | null; at: Temporal.Instant; reason: string };
    }
  | undefined
> {
  const district = await findDistrict(db);
  if (district === undefined) return undefined;
  const version = await selectVersion(db, campaignId).catch(() => undefined);
  if (version === undefined) return undefined;
  const sentBack = await findSentBack(db, campaignId);
  return {
    values: valuesOf(version, district.timeZone),
    written: Object.fromEntries(
      Object.entries(version.texts).filter(([language]) => version.sources[language] === 'written'),
    ),
    timeZone: district.timeZone,
    isNotice: version.notifies !== null,
    ...(sentBack === undefined ? {} : { sentBack }),
  };
}

function valuesOf(version: VersionRow, timeZone: string): Record<string, string> {
  const local = (instant: Temporal.Instant) => instant.toZonedDateTimeISO(timeZone);
  const start = version.startAt === null ? undefined : local(version.startAt);
  const stop = local(version.stopTryingAt);
  return {
    ...termValues(version),
    schools: version.schoolIds.join(','),
    ...(version.groupIds === null ? {} : { who: 'groups', groups: version.groupIds.join(',') }),
    ...staffValues(version),
    words: version.template?.id ?? 'standard',
    startDate: start?.toPlainDate().toString() ?? '',
    startTime: start?.toPlainTime().toString({ smallestUnit: 'minute' }) ?? '',
    ...weeklyOf(version),
    stopDate: stop.toPlainDate().toString(),
    stopTime: stop.toPlainTime().toString({ smallestUnit: 'minute' }),
  };
}

const weeklyOf = ({ happening, stands }: VersionRow): Record<string, string> =>
  stands === null || happening !== 'other' ? {} : { repeat: 'weekly', until: stands.until };

const staffValues = ({ staffTexts }: VersionRow) =>
  Object.fromEntries(
    Object.entries(staffTexts ?? {}).map(([language, text]) => [staffField(language), text]),
  );

const endReason = sql<string | null>`end_reason_of(c)`;

/** Why it came back, if it did: it must be read where it is mended. */
export async function findSentBack(db: Db, campaignId: string) {
  return (
    db
      .selectFrom('campaign as c')
      .leftJoin('operator as o', 'o.id', 'c.ended_by')
      .where('c.id', '=', campaignId)
      // A rejection after the start stopped it.
      .where('c.state', 'in', ['sent-back', 'stopped'])
      .where('c.ended_at', 'is not', null)
      .where(endReason, 'is not', null)
      .select([staffName<string | null>('o').as('by'), 'c.ended_at as at', endReason.as('reason')])
      .$narrowType<{ at: NotNull; reason: NotNull }>()
      .executeTakeFirst()
  );
}
