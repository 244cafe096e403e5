import { fact } from '#cards/blocks.ts';
import type { Fact } from '#cards/card.ts';
import { clock, span, time } from '#cards/format.ts';
import { machinePolicies, textsInside, usualMachines } from '#domain/closure/campaign.ts';
import type { CampaignView } from '#domain/closure/view/campaign-view.ts';
import { callRate } from '#domain/closure/view/forecast.ts';
import { heardFrom } from '#domain/language/calling-hours/calling-hours.ts';
import type { Delivery } from '#domain/shared/channel.ts';
import { count, plural } from '#domain/shared/count-words.ts';
import { type Ground, grounds } from '#domain/shared/happening.ts';
import type { Purpose } from '#domain/shared/purpose.ts';
import { contactFacts } from './contact-facts.ts';
import { laterFacts } from './decided-facts.ts';
import { householdStopFacts, mailFacts } from './progress/family-facts.ts';

type Sealed = NonNullable<CampaignView['sealed']>;

/** Whom it reaches, when, and whom it doesn't: the three facts that an approver needs beside the words. */
export function reachFacts(view: CampaignView): Fact[] {
  return [
    ...narrowedFacts(view),
    ...whoFacts(view),
    fact('When', whenWords(view)),
    ...missedFacts(view),
  ];
}

/** The same in a line each. Whose families alone it reaches is always said. */
export function reachInShort(view: CampaignView): Fact[] {
  const { sealed, startAt, submittedAt, stopTryingAt, timeZone } = view;
  const phones = sealed === undefined ? [] : [plural(phonesOf(view, sealed), 'phone')];
  const begins = startAt ?? submittedAt;
  const from = heardFrom(view, begins);
  const starts =
    startAt === null && from.equals(begins)
      ? 'once approved'
      : shortTime(from, { from: submittedAt, timeZone });
  const missed = sealed?.reach?.missed.reduce((sum, line) => sum + line.count, 0) ?? 0;
  return [
    ...narrowedFacts(view),
    fact('Who', [...phones, shortDeliveries[view.delivery]].join(' · ')),
    ...staffFacts(view),
    ...(view.contacts === undefined ? [] : contactFacts(view.contacts)),
    ...mailFacts(view),
    fact('When', `${starts}, until ${shortTime(stopTryingAt, { from, timeZone })}`),
    ...(missed === 0 ? [] : [fact('Not contacted', plural(missed, 'phone'))]),
  ];
}

/** Anybody finds the words by it. */
export function checkFacts({ sealed }: Pick<CampaignView, 'sealed'>): Fact[] {
  const { checkCode } = sealed ?? {};
  return checkCode === undefined
    ? []
    : [fact('Code', `${checkCode.slice(0, 3)} ${checkCode.slice(3)}, which calls and texts say`)];
}

/** Whose families alone it goes to. */
export const narrowedFacts = (view: Narrowed & Later): Fact[] => [
  ...onlyToFacts(view),
  ...laterFacts(view),
];

type Narrowed = Pick<CampaignView, 'corrects' | 'goesOn' | 'notifies' | 'tellsRights' | 'groups'>;
type Later = Parameters<typeof laterFacts>[0];

const followedBy = { all: 'for everyone at its schools', reached: 'for everyone it reached' };

function onlyToFacts({ corrects, goesOn, notifies, tellsRights, groups }: Narrowed): Fact[] {
  if (groups !== undefined) return [fact('Only to', `Families of ${groupsWords(groups)}`)];
  if (corrects !== null)
    return goesOn === undefined
      ? [fact('Corrects', `Closure ${corrects}, for everyone it reached`)]
      : [fact('Follows', `Closure ${corrects}, ${followedBy[goesOn]}`)];
  if (tellsRights === 'due')
    return [fact('Only to', 'Families who had no notice of rights within a year')];
  return notifies === null
    ? []
    : [fact('Only to', `Families whom incident ${notifies} concerns, as a school matter`)];
}

/** `Bus 12: 48 students`; Details names each of many. */
function groupsWords({ labels, students }: NonNullable<CampaignView['groups']>): string {
  const [first = ''] = labels;
  const more = labels.length === 1 ? '' : ` and ${labels.length - 1} more`;
  return `${first}${more}${students === undefined ? '' : `: ${plural(students, 'student')}`}`;
}

/** Those that ring at once: of emergency contacts stands a line of its own. */
const phonesOf = ({ contacts }: CampaignView, { reach, voiceCount, textCount }: Sealed) =>
  (reach?.phones ?? Math.max(voiceCount, textCount)) -
  (contacts?.after === undefined ? 0 : contacts.phones);

function whoFacts(view: CampaignView): Fact[] {
  const { sealed } = view;
  if (sealed === undefined || sealed.sealIsBroken) return [];
  return [
    fact(
      'Who',
      `${plural(phonesOf(view, sealed), 'phone')}, ${peopleCount(view, sealed)} · ${shortDeliveries[view.delivery]}`,
    ),
    ...staffFacts(view),
    ...(view.contacts === undefined ? [] : contactFacts(view.contacts)),
    ...mailFacts(view),
    ...wantTextsFacts(sealed),
    ...voicemailFacts(view, sealed.voiceCount),
    ...confirmFacts(view),
    ...householdStopFacts(view),
  ];
}

/** Guardians; where staff are told, not all of them are. */
export const peopleCount = ({ tells }: CampaignView, { guardianCount }: Sealed): string =>
  tells === 'families'
    ? plural(guardianCount, 'guardian')
    : plural(guardianCount, 'person', 'people');

/** The phones of staff, those of a family among them. Said only where staff are told. */
export function staffFacts(view: CampaignView): Fact[] {
  const { tells, sealed, asksIfSafe, ringsInside } = view;
  if (tells === 'families') return [];
  const phones = plural(sealed?.staffCount ?? 0, 'phone');
  const isCounted = sealed !== undefined;
  const how = textsInside(view) ? ', by text alone' : ringsInside === true ? ', called, too' : '';
  const asked = `${how}${asksIfSafe === true ? ', asked to say they are safe' : ''}`;
  if (tells === 'staff')
    return [fact('Staff', `Only staff, no family${isCounted ? `: ${phones}` : ''}${asked}`)];
  const both = isCounted ? `${count(sealed.staffCount ?? 0)} of these phones` : 'Told as well';
  return [fact('Staff', `${both}${asked}`)];
}

/** Whose phones don't ring, or ring later, because they asked for texts. */
export function wantTextsFacts({ wantTexts: { only, first } }: Sealed): Fact[] {
  return [
    ...(only === 0
      ? []
      : [fact('Texts only', `${plural(only, 'phone')} by text only, as they asked`)]),
    ...(first === 0
      ? []
      : [
          fact(
            'Text first',
            `${plural(first, 'phone')}, as they asked: a call only if no text is delivered`,
          ),
        ]),
  ];
}

/** Said only where calls ask. */
export const confirmFacts = ({ asksToConfirm }: Pick<CampaignView, 'asksToConfirm'>): Fact[] =>
  asksToConfirm ? [fact('Key 1', 'Calls ask families to press 1 to confirm')] : [];

const shortDeliveries: Record<Delivery, string> = {
  'call-then-text': 'call, then text if missed',
  'call-and-text': 'call and text',
  call: 'call only',
  text: 'text only',
};

/** Said here only where somebody chose otherwise than usual. */
function voicemailFacts({ machines, purpose }: CampaignView, calls: number): Fact[] {
  return calls === 0 || machines === usualMachines[purpose]
    ? []
    : [fact('Voicemail', machinePolicies[machines])];
}

function whenWords(view: CampaignView): string {
  const { sealed, startAt, submittedAt, stopTryingAt, timeZone } = view;
  const begins = startAt ?? submittedAt;
  const from = heardFrom(view, begins);
  const calls = view.delivery === 'text' ? 0 : (sealed?.voiceCount ?? 0);
  const takes = calls === 0 ? [] : [`about ${span(calls / callRate(view))}`];
  return [
    startWords(),
    ...takes,
    `retries until ${shortTime(stopTryingAt, { from, timeZone })}`,
  ].join(' · ');

  function startWords(): string {
    if (!from.equals(begins)) return `From ${shortTime(from, { from: submittedAt, timeZone })}`;
    return startAt === null ? 'As soon as approved' : time(startAt, timeZone);
  }
}

/** Without its day where that can be no other. */
export function shortTime(
  at: Temporal.Instant,
  { from, timeZone }: { from: Temporal.Instant; timeZone: string },
): string {
  const days = [at, from].map((one) => one.toZonedDateTimeISO(timeZone).toPlainDate().toString());
  return days[0] === days[1] ? clock(at, timeZone) : time(at, timeZone);
}

/** `Waiting until 9:00 am CST`: what was approved begins later, or families may be called only then. */
export function waitWords(
  view: { purpose: Purpose; timeZone: string },
  { begins, now }: { begins: Temporal.Instant; now: Temporal.Instant },
): string | undefined {
  const opens = heardFrom(view, begins);
  if (Temporal.Instant.compare(now, opens) >= 0) return undefined;
  return waitingUntil(opens, { from: now, timeZone: view.timeZone });
}

export const waitingUntil = (at: Temporal.Instant, from: Parameters<typeof shortTime>[1]) =>
  `Waiting until ${shortTime(at, from)}`;

/** How many phones get neither call nor text, and why most of them. */
function missedFacts({ sealed }: CampaignView): Fact[] {
  if (sealed?.reach === undefined) return [];
  const { missed } = sealed.reach;
  const [most, ...others] = missed;
  if (most === undefined) return [fact('Not contacted', 'Everyone is contacted')];
  const rest = others.reduce((sum, line) => sum + line.count, 0);
  const phones = plural(most.count + rest, 'phone');
  const why =
    rest === 0 ? most.reason : `${count(most.count)} ${most.reason}, ${count(rest)} other`;
  return [fact('Not contacted', `${phones}: ${why}`)];
}

/** What lets phones ring that nobody agreed to: the FCC's list of school emergencies, or the rule itself. */
const basisOf = (ground: Ground) => (ground === 'building' ? '47 CFR 64.1200(f)(4)' : 'FCC 16-88');

/** `Gas leak at Adams` in quotation marks, or the reason that was chosen. */
const whatWords = ({ ground, emergencyFact }: Emergency) =>
  emergencyFact === undefined ? grounds[ground].toLowerCase() : `“${emergencyFact}”`;

type Emergency = { ground: Ground; emergencyFact?: string };

/** On a form: `An emergency needs no consent: weather (FCC 16-88).` */
export const noConsentWords = (emergency: Emergency): string =>
  `An emergency needs no consent: ${whatWords(emergency)} (${basisOf(emergency.ground)}).`;

/** On a card: `233 phones ring without consent: weather (FCC 16-88).` None do where everybody agreed. */
export function withoutConsentWords(view: CampaignView): string[] {
  const phones = view.sealed?.withoutConsent ?? 0;
  if (phones === 0) return [];
  const who =
    view.delivery === 'text'
      ? plural(phones, 'phone gets a text', 'phones get a text')
      : plural(phones, 'phone rings', 'phones ring');
  return [`${who} without consent: ${whatWords(view)} (${basisOf(view.ground)}).`];
}
