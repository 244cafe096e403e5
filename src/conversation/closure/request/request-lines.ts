import { clock, day, time } from '#cards/format.ts';
import { templateWords } from '#cards/words/template-words.ts';
import { noConsentWords } from '#conversation/closure/reach-facts.ts';
import { warningWords } from '#conversation/closure/warning-blocks.ts';
import {
  type Draft,
  deliveries,
  purposes,
  textsInside,
  toldChoices,
} from '#domain/closure/campaign.ts';
import type { RequestContext } from '#domain/closure/draft/request-defaults.ts';
import { escalationMinutes, findEarlyWarnings, isNight } from '#domain/closure/seal/warnings.ts';
import type { District } from '#domain/district/find-district.ts';
import { leadsToTheSchool } from '#domain/language/message/message.ts';
import type { FoundGroup } from '#domain/roster/groups/find-groups.ts';
import { plural } from '#domain/shared/count-words.ts';
import { grounds, type Happening, happenings } from '#domain/shared/happening.ts';
import type { Template } from '#domain/words/template/template.ts';

type Request = RequestContext & {
  draft: Omit<Draft, 'texts'>;
  district: District;
  /** All that this person may send for. */
  schools: readonly { id: string; name: string }[];
  /** Whose families alone it is for. */
  groups: readonly FoundGroup[];
  conflicts: readonly { number: number; happening: Happening }[];
  /** Whose words it begins with, where they are not the standard ones. */
  template?: Template | undefined;
};

/** Above the words: what is unusual, then what is requested. */
export function requestLines(request: Request): string[] {
  return [
    ...unusual(request).map((line) => `⚠ ${line}`),
    whatLine(request),
    howLine(request),
    ...(request.draft.purpose === 'emergency' ? [noConsentWords(request.draft)] : []),
    ...templateLine(request),
  ];
}

/** Below the words: what every call says besides. */
export const alsoSaidWords = (
  { registeredName }: Pick<District, 'registeredName'>,
  { happening }: Pick<Draft, 'happening'>,
) =>
  `“This is an automated message from ${registeredName}.” At the end the keys: 1 repeat, 2 other language, 9 stop these calls${leadsToTheSchool(happening) ? ', 0 school office' : ''}. A family whose language has no text hears English.`;

function unusual(request: Request): string[] {
  const { draft, district, now, timeZone, holidays } = request;
  const startsAt = draft.startAt ?? now;
  const isEmergency = draft.purpose === 'emergency';
  const minutes = isEmergency ? district.emergencyApprovalMinutes : district.approvalMinutes;
  const expires = now.add({ minutes });
  const isStopped = Temporal.Instant.compare(draft.stopTryingAt, expires) < 0;
  const holiday = holidays.find((one) => one.day === draft.eventDate)?.name;
  const warnings = findEarlyWarnings({
    ...draft,
    ...request,
    startsAt,
    ...(holiday === undefined ? {} : { holiday }),
    decision: {
      from: now,
      until: isStopped ? draft.stopTryingAt : expires,
      calledFrom: now.add({ minutes: escalationMinutes(draft, district) }),
    },
  });
  const view = {
    ...draft,
    timeZone,
    startAt: draft.startAt ?? null,
    schools: schoolNames(request),
  };
  const isAwake = !isEmergency || !isNight(startsAt, timeZone);
  const asleep = `Outside waking hours: ${draft.startAt === undefined ? 'if approved now, ' : ''}phones ring at ${clock(startsAt, timeZone)}.`;
  return [...warnings.map((warning) => warningWords(warning, view)), ...(isAwake ? [] : [asleep])];
}

/** `Closed · All 3 schools · Mon, Nov 30 · Weather`. */
function whatLine(request: Request): string {
  const { draft } = request;
  return [
    happenings[draft.happening],
    schoolWords(request),
    ...toldWords(draft),
    day(draft.eventDate),
    grounds[draft.ground],
  ].join(' · ');
}

/** Said only where staff are told. */
const toldWords = (draft: Omit<Draft, 'texts'>) => {
  const { tells = 'families' } = draft;
  return tells === 'families'
    ? []
    : [`${toldChoices[tells]}${textsInside(draft) ? ' by text alone' : ''}`];
};

/** `Emergency · Call, then text anyone not reached · starts as soon as approved, stops at Fri, Nov 27, 9:00 pm CST`. */
function howLine({ draft, timeZone }: Request): string {
  const start =
    draft.startAt === undefined
      ? 'as soon as it is approved'
      : `at ${time(draft.startAt, timeZone)}`;
  const contacts =
    draft.contactsAfter === undefined
      ? ''
      : `, then emergency contacts after ${draft.contactsAfter} minutes`;
  return `${purposes[draft.purpose]} · ${deliveries[draft.delivery]}${contacts} · Starts ${start}, stops trying at ${time(draft.stopTryingAt, timeZone)}`;
}

function templateLine({ template }: Request): string[] {
  return template === undefined
    ? []
    : [`Words: ${templateWords(template)}, version ${template.number}`];
}

function schoolWords(request: Request): string {
  if (request.groups.length > 0) return request.groups.map(groupWords).join(', ');
  const names = schoolNames(request);
  const isAll = names.length === request.schools.length && names.length > 1;
  if (isAll) return `All ${names.length} schools`;
  return names.length > 3 ? `${names.length} schools` : names.join(', ');
}

/** `Bus 12 only: 61 phones of 45 families` */
const groupWords = ({ label, phones, families }: FoundGroup) =>
  `${label} only: ${plural(phones, 'phone')} of ${plural(families, 'family', 'families')}`;

const schoolNames = ({ draft, schools }: Request): string[] =>
  schools.filter(({ id }) => draft.schoolIds.includes(id)).map(({ name }) => name);
