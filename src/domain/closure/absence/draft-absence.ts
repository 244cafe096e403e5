import type { Db } from '#database/transaction.ts';
import type { Draft } from '#domain/closure/campaign.ts';
import { type DraftResult, draftCampaign } from '#domain/closure/draft/draft-campaign.ts';
import { standardMessage } from '#domain/closure/draft/standard-message.ts';
import type { StandingApproval } from '#domain/closure/standing.ts';
import { findHomeLanguages } from '#domain/district/find-district.ts';
import type { Operator } from '#domain/people/operator/operator.ts';
import { instantOf } from '#domain/shared/local-time.ts';
import { findFirstBell } from './find-first-bell.ts';
import { findStanding } from './find-standing.ts';

type Asked = {
  operator: Operator;
  groupId: string;
  schoolIds: readonly string[];
  day: string;
  isUnexcused: boolean;
  /** What is asked to be approved beside this list. */
  stands?: StandingApproval | undefined;
  now: Temporal.Instant;
  timeZone: string;
  formId: string | undefined;
};

/**
 * Asks for the calls about a list of absent students. Where an approval stands for these schools, it takes that one's words, so that
 * it lies inside; else the standard words, in each language of the schools. One call a home: 1 says that the family knows. No
 * phone rings before the first bell.
 */
export async function draftAbsence(db: Db, asked: Asked): Promise<DraftResult> {
  const { operator, day, schoolIds, stands, isUnexcused } = asked;
  const purpose = isUnexcused ? 'emergency' : 'school-mission';
  const standing =
    stands === undefined ? await findStanding(db, { schoolIds, purpose }) : undefined;
  const texts = standing?.texts ?? (await standardTexts(db, schoolIds, day));
  const bell = await findFirstBell(db, day);
  const startAt = bell?.isAhead === true ? bell.at : undefined;
  const draft: Draft = {
    happening: 'absence',
    ground: isUnexcused ? 'unexcused-absence' : 'none',
    purpose,
    schoolIds,
    groupIds: [asked.groupId],
    eventDate: day,
    delivery: 'call-then-text',
    machines: 'leave',
    asksToConfirm: true,
    ...(startAt === undefined ? {} : { startAt }),
    stopTryingAt: stopOf({ ...asked, now: startAt ?? asked.now }, standing ?? stands),
    texts,
    sources: Object.fromEntries(
      Object.keys(texts).map((language) => [language, 'standard' as const]),
    ),
    ...(stands === undefined ? {} : { stands }),
  };
  return draftCampaign(db, { operator, draft, formId: asked.formId });
}

async function standardTexts(
  db: Db,
  schoolIds: readonly string[],
  eventDate: string,
): Promise<Record<string, string>> {
  const homes = await findHomeLanguages(db, schoolIds);
  const about = {
    happening: 'absence',
    ground: 'none',
    eventDate,
    schools: [],
    isWholeDistrict: false,
  } as const;
  const languages = new Set(['en', ...homes.map(({ language }) => language)]);
  return Object.fromEntries(
    [...languages].flatMap((language) => {
      const text = standardMessage(language, about);
      return text === undefined ? [] : [[language, text]];
    }),
  );
}

/** Two hours, and no later than the hours that an approval names. */
function stopOf(
  { now, day, timeZone }: Pick<Asked, 'now' | 'day' | 'timeZone'>,
  hours: Pick<StandingApproval, 'to'> | undefined,
): Temporal.Instant {
  const usual = now.add({ hours: 2 });
  if (hours === undefined) return usual;
  const end = instantOf(Temporal.PlainDate.from(day), Temporal.PlainTime.from(hours.to), timeZone);
  // Once these hours are over, people decide whether it is called at all.
  const isSooner =
    end !== undefined &&
    Temporal.Instant.compare(end, now) > 0 &&
    Temporal.Instant.compare(end, usual) < 0;
  return isSooner ? end : usual;
}
