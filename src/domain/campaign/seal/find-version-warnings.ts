import type { Transaction } from '#database/transaction.ts';
import { findPrefillOf } from '#domain/campaign/translation/find-prefilled-texts.ts';
import { languageDoubts } from '#domain/campaign/translation/language-doubts.ts';
import { selectKept, type VersionRow } from '#domain/campaign/version-store.ts';
import type { District } from '#domain/district/find-district.ts';
import type { Delivery } from '#domain/shared/channel.ts';
import type { Ground, Happening } from '#domain/shared/happening.ts';
import type { SealedContent } from './fingerprint.ts';
import { compareVersions } from './version-changes.ts';
import type { Oddity, VersionOddities } from './warning.ts';
import { countStudents, selectCompared, selectHoliday, selectUsual } from './warning-store.ts';
import { findOddities } from './warnings.ts';

/** What an approver should stop at, worked out once, at the freeze: everybody sees the same, however late they look. */
export async function findVersionOddities(
  tx: Transaction,
  frozen: {
    version: VersionRow;
    district: District;
    content: SealedContent;
    now: Temporal.Instant;
  },
): Promise<VersionOddities> {
  const { version, district, content, now } = frozen;
  const { phones, leftOut } = countsOf(content);
  const usual = await selectUsual(tx, version);
  const holiday = await selectHoliday(tx, version.eventDate);
  const startsAt =
    version.startAt !== null && Temporal.Instant.compare(version.startAt, now) > 0
      ? version.startAt
      : now;
  const odd = findOddities({
    happening: version.happening as Happening,
    ground: version.ground as Ground,
    purpose: version.purpose,
    eventDate: version.eventDate,
    startsAt,
    stopTryingAt: version.stopTryingAt,
    timeZone: district.timeZone,
    callsPerSecond: district.callsPerSecond,
    texts: content.texts,
    phones,
    onRoster: phones + leftOut,
    zones: content.zones,
    languages: content.languages,
    isCorrection: version.corrects !== null,
    ...(usual === undefined ? { students: await countStudents(tx, version.schoolIds) } : { usual }),
    ...(holiday === undefined ? {} : { holiday }),
  });
  const since = await findChanges(tx, version, content);
  odd.push(...(await findDoubts(tx, version, content.texts)));
  return { odd, ...(since === undefined ? {} : { since }) };
}

/** In which languages families may hear something else than in English, whatever was asked and answered. */
async function findDoubts(
  tx: Transaction,
  version: VersionRow,
  texts: Readonly<Record<string, string>>,
): Promise<Oddity[]> {
  const { texts: prefilled, names, before } = await findPrefillOf(tx, version);
  const kept = await selectKept(tx, version.id);
  return languageDoubts({
    texts,
    prefilled,
    names,
    ...(version.dismissalTime === null ? {} : { dismissalTime: version.dismissalTime }),
    ...(before === undefined ? {} : { stillStale: before.stale }),
  }).map((doubt) => ({ ...doubt, isKept: kept.includes(doubt.language) }));
}

async function findChanges(
  tx: Transaction,
  { campaignId, number }: VersionRow,
  content: SealedContent,
): Promise<VersionOddities['since']> {
  const was = await selectCompared(tx, { campaignId, number: number - 1 });
  const is = await selectCompared(tx, { campaignId, number });
  if (was === undefined || is === undefined) return undefined;
  const before = was.sealedContent;
  const changes = compareVersions(
    { ...was, ...(before === null ? {} : { counts: countsOf(before) }) },
    { ...is, counts: countsOf(content) },
  );
  return { version: number - 1, changes };
}

/** Phones to call and phones left out; to text, where nobody is called. */
function countsOf(content: SealedContent): { phones: number; leftOut: number } {
  const channel = (content.delivery as Delivery) === 'text' ? 'text' : 'voice';
  const sum = (list: 'recipients' | 'exclusions') =>
    content[list].byRule
      .filter((row) => row.channel === channel)
      .reduce((total, { count }) => total + count, 0);
  return { phones: sum('recipients'), leftOut: sum('exclusions') };
}
