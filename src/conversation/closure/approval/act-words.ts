import { day, wallTime } from '#cards/format.ts';
import { purposes } from '#domain/closure/campaign.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';
import { count, plural } from '#domain/shared/count-words.ts';
import { type Ground, grounds, type Happening, happenings } from '#domain/shared/happening.ts';
import { recordedWords } from './recording-words.ts';

/** What happens, when and why, as a card's title: `Close all 3 schools · Fri, Nov 27 · weather`. */
export function actTitle(view: CampaignView): string {
  const why = reasonWords(view);
  // Of a closure that no family hears of, nobody should read anything else first.
  const act = view.tells === 'staff' ? `For staff: ${lowered(actWords(view))}` : actWords(view);
  return [act, day(view.eventDate), ...(why === '' ? [] : [why])].join(' · ');
}

function actWords(view: CampaignView): string {
  const { happening, corrects, notifies, tellsRights, dismissalTime } = view;
  if (notifies !== null) return `Tell the families of incident ${notifies} about it`;
  if (happening === 'absence') return acts.absence(schoolWords(view), '');
  // A bus or a club is not closed, and does not start: what happens stands as the form says it.
  if (view.groups !== undefined)
    return `${groupWords(view.groups.labels)}: ${lowered(happenings[happening])}`;
  const schools = schoolWords(view);
  if (tellsRights !== null) return `Notice of rights for ${schools}`;
  if (corrects !== null && happening === 'other')
    return `Correct closure ${corrects} for ${schools}`;
  const act = acts[happening](
    schools,
    dismissalTime === undefined ? 'early' : `at ${wallTime(dismissalTime)}`,
  );
  return corrects === null || view.goesOn !== undefined
    ? act
    : `Correct closure ${corrects}: ${act}`;
}

const close = (schools: string) => `Close ${schools}`;

const acts: Record<Happening, (schools: string, leave: string) => string> = {
  closed: close,
  'no-heat': close,
  'no-water': close,
  'no-power': close,
  'late-30m': (schools) => `Start ${schools} 30 minutes late`,
  'late-1h': (schools) => `Start ${schools} 1 hour late`,
  'late-90m': (schools) => `Start ${schools} 90 minutes late`,
  'late-2h': (schools) => `Start ${schools} 2 hours late`,
  'late-150m': (schools) => `Start ${schools} 2½ hours late`,
  'late-3h': (schools) => `Start ${schools} 3 hours late`,
  'early-dismissal': (schools, leave) => `Dismiss ${schools} ${leave}`,
  absence: (schools) => `Absence calls for ${schools}`,
  'remote-day': (schools) => `Remote-learning day for ${schools}`,
  open: (schools) => `Open ${schools} as usual`,
  hold: (schools) => `Hold at ${schools}`,
  secure: (schools) => `Secure at ${schools}`,
  lockdown: (schools) => `Lockdown at ${schools}`,
  shelter: (schools) => `Shelter at ${schools}`,
  evacuation: (schools) => `Evacuation at ${schools}`,
  'all-clear': (schools) => `All clear for ${schools}`,
  'hold-lifted': (schools) => `Hold lifted at ${schools}`,
  reunification: (schools) => `Reunification for ${schools}`,
  other: (schools) => `Announcement for ${schools}`,
};

const list = new Intl.ListFormat('en-US');
const mostNamed = 3;
/** Slack cuts a title at 150 letters. */
const mostLetters = 100;

/** Up to three names, or how many of how many; Details names each. */
function schoolWords({
  schools,
  schoolsInDistrict,
}: Pick<CampaignView, 'schools' | 'schoolsInDistrict'>): string {
  const [only = ''] = schools;
  if (schools.length === 1) return only;
  if (schools.length >= schoolsInDistrict) return `all ${count(schools.length)} schools`;
  const names = list.format(schools);
  if (schools.length <= mostNamed && names.length <= mostLetters) return names;
  return `${count(schools.length)} of ${plural(schoolsInDistrict, 'school')}`;
}

const lowered = (words: string) => words.charAt(0).toLowerCase() + words.slice(1);

function groupWords(labels: readonly string[]): string {
  const names = labels.join(' and ');
  return labels.length === 1 || (labels.length === 2 && names.length <= 48)
    ? names
    : plural(labels.length, 'group');
}

const lacks: Partial<Record<Happening, string>> = {
  // A correction keeps why schools were closed; that is not why they open.
  open: '',
  'no-heat': 'no heat',
  'no-water': 'no water',
  'no-power': 'no power',
};

/** Empty if the law names no reason. */
function reasonWords({ happening, ground }: { happening: Happening; ground: Ground }): string {
  return lacks[happening] ?? (ground === 'none' ? '' : grounds[ground].toLowerCase());
}

/** `Approve the lockdown?`: nobody who decides on one thinks of it as a closure. */
export function approveWords({ happening, number }: CampaignView): string {
  if (acts[happening] === close) return `Approve closure ${number}?`;
  const [what = ''] = happenings[happening].split(',');
  return `Approve the ${nouns[happening] ?? lowered(what)}?`;
}

/** Those whose name on the form is no noun. */
const nouns: Partial<Record<Happening, string>> = {
  absence: 'absence calls',
  'hold-lifted': 'end of the hold',
  other: 'announcement',
};

/** Which closure it is, and whose. */
export function headWords(view: CampaignView): string {
  const { number, version, purpose, author } = view;
  return [
    `Closure ${number}${version === 1 ? '' : `, version ${version}`}`,
    purposes[purpose],
    `by ${author}`,
    ...recordedWords(view),
  ].join(' · ');
}
