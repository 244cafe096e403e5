import { fact, factList, heading, note, say, table } from '#cards/blocks.ts';
import type { Block, Button, Card } from '#cards/card.ts';
import { choicesOf, type Form } from '#cards/form.ts';
import { date } from '#cards/format.ts';
import { deliveries, type RightsAudience } from '#domain/closure/campaign.ts';
import type { YearlyNotice } from '#domain/closure/yearly-notice/yearly-notice.ts';
import { count, plural } from '#domain/shared/count-words.ts';

/** More lines nobody reads on a telephone. */
const mostSchools = 12;

/** `/compliance notices`: who had the notice of rights within a year, for one person's eyes. */
export function yearlyNoticeCard(
  notice: YearlyNotice,
  about: { link: string; maySend: boolean },
): Card {
  const { all, schools, citation } = notice;
  const summary =
    all.due === 0
      ? 'Every parent and guardian had the notice of rights within a year.'
      : `${plural(all.due, 'parent or guardian', 'parents and guardians')} had no notice of rights within a year.`;
  return {
    title: 'Notice of rights',
    badge: badgeOf(notice),
    blocks: [
      say(summary),
      factList([
        fact('Had it', `${count(all.guardians - all.due)} of ${count(all.guardians)}`),
        fact('Overdue', count(all.late)),
        fact('Version', versionWords(notice)),
        fact('Last sent', lastWords(notice)),
        fact('To read', about.link),
      ]),
      ...schoolBlocks(schools),
      note(
        `Every family must be told each year (${citation}). It is a school matter: another person approves it, only phones with consent get it, and the calling hours hold.${about.maySend ? '' : ' Someone who may request closures for the whole district can send it.'}`,
      ),
    ],
    buttons: about.maySend ? buttonsOf(notice) : [],
    summary,
  };
}

function badgeOf({ all }: YearlyNotice): NonNullable<Card['badge']> {
  if (all.late > 0) return { text: 'Overdue', tone: 'warning' };
  return all.due > 0 ? { text: 'Due', tone: 'neutral' } : { text: 'Current', tone: 'good' };
}

function versionWords({ version, versionSince, timeZone }: YearlyNotice): string {
  return versionSince === null
    ? `${version}, not sent yet`
    : `${version}, since ${date(versionSince, timeZone)}`;
}

function lastWords({ last, timeZone }: YearlyNotice): string {
  if (last === undefined) return 'Never';
  return `${date(last.at, timeZone)}, closure ${last.number}: ${count(last.guardians)} got it`;
}

function schoolBlocks(schools: YearlyNotice['schools']): Block[] {
  if (schools.length === 0) return [];
  const more = schools.length - mostSchools;
  return [
    heading('Who is missing it'),
    table(
      ['School', 'Missing', 'Overdue'],
      'lrr',
      schools
        .slice(0, mostSchools)
        .map(({ school, guardians, due, late }) => [
          school,
          `${count(due)} of ${count(guardians)}`,
          count(late),
        ]),
    ),
    ...(more > 0 ? [note(`and ${plural(more, 'more school', 'more schools')}`)] : []),
  ];
}

function buttonsOf({ all }: YearlyNotice): Button[] {
  const button = (whom: RightsAudience, label: string): Button => ({
    verb: 'yearly-notice-form',
    label,
    data: { whom },
    opensForm: true,
  });
  return [
    ...(all.due > 0 && all.due < all.guardians ? [button('due', 'Send to those missing it')] : []),
    button('everyone', 'Send to everyone'),
  ];
}

/** How it is sent. The words are the notice's own. */
export function yearlyNoticeForm(about: {
  whom: RightsAudience;
  due: number;
  form: string;
  message: string;
}): Form {
  const whom =
    about.whom === 'everyone'
      ? 'every family of the district'
      : `families of ${plural(about.due, 'parent or guardian', 'parents and guardians')} who had no notice within a year`;
  return {
    verb: 'yearly-notice',
    title: 'Send the notice',
    submitLabel: 'Request',
    data: { whom: about.whom, form: about.form },
    intro: `Goes to ${whom}, in their own language. Another person must approve it. In English: ${about.message}`,
    fields: [
      {
        kind: 'choice',
        name: 'delivery',
        label: 'How to send it',
        choices: choicesOf(deliveries),
        value: 'call-and-text',
      },
    ],
  };
}
