import { bulletList, fact, factList, heading, note, quote } from '#cards/blocks.ts';
import type { Block, Card, Fact } from '#cards/card.ts';
import { clock, dollars, span, time, wallTime } from '#cards/format.ts';
import { absenceWords } from '#cards/words/absence-words.ts';
import { changeLines } from '#conversation/closure/change-lines.ts';
import { contactFacts } from '#conversation/closure/contact-facts.ts';
import { decidedFacts, laterFacts } from '#conversation/closure/decided-facts.ts';
import { householdStopFacts, mailDetails } from '#conversation/closure/progress/family-facts.ts';
import { paceWords } from '#conversation/closure/progress/pace-blocks.ts';
import {
  callingDetails,
  endDetails,
  hasBegun,
} from '#conversation/closure/progress/progress-blocks.ts';
import {
  checkFacts,
  confirmFacts,
  peopleCount,
  shortTime,
  staffFacts,
  wantTextsFacts,
} from '#conversation/closure/reach-facts.ts';
import { sentBackReason } from '#conversation/closure/waiting/asked-blocks.ts';
import { unusualLines } from '#conversation/closure/warning-blocks.ts';
import { deliveries, machinePolicies, purposes } from '#domain/closure/campaign.ts';
import type { CampaignView, RuleLine } from '#domain/closure/view/campaign-view.ts';
import { callRate } from '#domain/closure/view/forecast.ts';
import { languageName } from '#domain/language/languages.ts';
import type { Channel } from '#domain/shared/channel.ts';
import { count, plural } from '#domain/shared/count-words.ts';
import { grounds } from '#domain/shared/happening.ts';
import { nationalNumber } from '#domain/shared/written-number.ts';
import { actTitle } from './act-words.ts';
import { fieldFacts, fieldQuotes } from './field-words.ts';
import { languageDetails } from './language-lines.ts';
import { fetchWords, recordedFacts } from './recording-words.ts';
import { wordsFacts } from './words-facts.ts';

type Sealed = NonNullable<CampaignView['sealed']>;

/** Everything about a closure that its card has no room for. */
export function detailsCard(view: CampaignView): Card {
  const title = `Closure ${view.number}: details`;
  return { title, blocks: closureDetails(view), buttons: [], summary: title };
}

export function closureDetails(view: CampaignView): Block[] {
  const { sealed } = view;
  return [
    heading(actTitle(view)),
    ...callingDetails(view),
    ...endDetails(view),
    ...(hasBegun(view) ? heardBlocks(view) : []),
    factList(requestFacts(view)),
    ...staffQuotes(view),
    ...(view.fields === undefined ? [] : fieldQuotes(view)),
    ...(sealed === undefined || sealed.sealIsBroken ? [] : sealedBlocks(view, sealed)),
    ...bulletList('Unusual', unusualLines(view)),
    ...bulletList('Languages', languageDetails(view)),
    ...bulletList('Version before', [sentBackReason(view) ?? ''].filter(Boolean)),
    ...bulletList(`Changed since version ${sealed?.warnings.since?.version}`, changeLines(view)),
    ...approvalBlocks(view),
  ];
}

/** What families heard and read, in each language. */
const heardBlocks = ({ texts }: CampaignView): Block[] =>
  texts.map(({ language, body }) => quote(languageName(language), body));

/** What staff hear in place of it. */
const staffQuotes = ({ staffTexts = [] }: CampaignView): Block[] =>
  staffTexts.map(({ language, body }) => quote(`Staff hear, in ${languageName(language)}`, body));

function requestFacts(view: CampaignView): Fact[] {
  const { timeZone, startAt, writers, author } = view;
  const others = writers.map(({ name }) => name).filter((name) => name !== author);
  return [
    ...(view.groups === undefined ? [] : [fact('Only families of', view.groups.labels.join(', '))]),
    fact('Schools', view.schools.join(', ')),
    fact('Kind', `${purposes[view.purpose]} · ${grounds[view.ground]}`),
    ...(view.emergencyFact === undefined ? [] : [fact('Emergency', view.emergencyFact)]),
    fact('Requested by', `${author}, ${clock(view.submittedAt, timeZone)}`),
    ...(others.length === 0 ? [] : [fact('Also written by', others.join(', '))]),
    ...(view.dismissalTime === undefined
      ? []
      : [fact('Students leave', wallTime(view.dismissalTime))]),
    ...wordsFacts(view),
    ...recordedFacts(view),
    fact('How', deliveries[view.delivery]),
    ...voicemailFacts(view),
    ...confirmFacts(view),
    ...(view.contacts === undefined ? [] : contactFacts(view.contacts)),
    ...(view.fields === undefined ? [] : fieldFacts(view)),
    ...householdStopFacts(view),
    ...(view.plays?.fetchMs === undefined
      ? []
      : [fact('Recording fetched', fetchWords(view.plays.fetchMs))]),
    fact('Starts', startAt === null ? 'As soon as approved' : time(startAt, timeZone)),
    fact('Stops trying', time(view.stopTryingAt, timeZone)),
    ...checkFacts(view),
    ...(view.isPublished ? [fact('Public feed', 'Anybody can read it once calls start')] : []),
  ];
}

/** Where nobody is called, no machine answers; an emergency by text calls whom no text reaches. */
function voicemailFacts({ delivery, purpose, machines }: CampaignView): Fact[] {
  return delivery === 'text' && purpose !== 'emergency'
    ? []
    : [fact('Voicemail', machinePolicies[machines])];
}

function sealedBlocks(view: CampaignView, sealed: Sealed): Block[] {
  return [
    heading('Calls and texts'),
    factList([
      fact('Phones', phoneWords(view, sealed)),
      fact('People', peopleWords(view, sealed)),
      ...staffFacts(view),
      ...mailDetails(view),
      ...wantTextsFacts(sealed),
      ...ringFacts(view, sealed),
      // Of what has begun, its card says how it goes.
      ...(['submitted', 'approved'].includes(view.state)
        ? [...callFacts(view, sealed), ...segmentFacts(sealed), ...costFacts(view, sealed)]
        : []),
    ]),
    ...ruleBlocks('Legal basis', sealed.allowed),
    ...(sealed.excluded.length === 0
      ? [note('Everyone is contacted.')]
      : ruleBlocks('Not contacted', sealed.excluded)),
  ];
}

function phoneWords({ delivery }: CampaignView, sealed: Sealed): string {
  // Who asked for texts is called only where none is delivered.
  const calls = plural(sealed.voiceCount - sealed.wantTexts.first, 'call');
  const texts = plural(sealed.textCount, 'text');
  // An emergency: of the calls below, those whom no text reaches.
  if (delivery === 'text' && sealed.voiceCount > 0) {
    return `${texts}; a call where no text gets through`;
  }
  return `${calls}, ${texts}${delivery === 'call-then-text' ? ' where a call fails' : ''}`;
}

function peopleWords(view: CampaignView, sealed: Sealed): string {
  const { sharedCount } = sealed;
  const shared = plural(sharedCount, 'shared phone rings', 'shared phones ring');
  return `${peopleCount(view, sealed)}${sharedCount === 0 ? '' : `; ${shared} once`}`;
}

function ringFacts({ startAt, timeZone }: CampaignView, { fit }: Sealed): Fact[] {
  if (fit?.firstRing == null || fit.lastRing === null) return [];
  const first = time(fit.firstRing, timeZone);
  const last = shortTime(fit.lastRing, { from: fit.firstRing, timeZone });
  const when = `first about ${first}, last about ${last}`;
  return [fact(startAt === null ? 'If approved now' : 'Rings', when)];
}

function callFacts(view: CampaignView, { voiceCount, callerIds }: Sealed): Fact[] {
  const seconds = voiceCount / callRate(view);
  return [
    ...(view.delivery === 'text'
      ? []
      : [fact('Pace', `${paceWords(view)}: about ${span(seconds)} for the first try`)]),
    ...(callerIds.length === 0 || voiceCount === 0
      ? []
      : [fact('Calls from', callerWords(callerIds))]),
  ];
}

const shownCallerIds = 3;

function callerWords(callerIds: readonly string[]): string {
  const shown = callerIds.slice(0, shownCallerIds).map(nationalNumber).join(', ');
  const more = callerIds.length - shownCallerIds;
  return more > 0 ? `${shown} and ${plural(more, 'more number', 'more numbers')}` : shown;
}

/** Carriers bill and limit texts by the segment, and one accent can double them. */
function segmentFacts({ textSegments }: Sealed): Fact[] {
  if (textSegments === undefined) return [];
  const each = Object.entries(textSegments.byLanguage)
    .toSorted(([a], [b]) => Number(b === 'en') - Number(a === 'en') || a.localeCompare(b))
    .map(([language, segments]) => `${languageName(language)} ${segments}`);
  return [fact('Text segments', `${each.join(', ')}; up to ${count(textSegments.total)} in all`)];
}

/** What is sent in any case, and what stands in for something else, which may never be needed. */
function costFacts(view: CampaignView, { voiceCount, textCount, textSegments }: Sealed): Fact[] {
  const calls = voiceCount * view.centsPerCall;
  const texts = (textSegments?.total ?? textCount) * view.centsPerText;
  return [
    ...(voiceCount === 0
      ? []
      : [fact('Cost of calls', costWords(calls, { isSure: view.delivery !== 'text' }))]),
    ...(textCount === 0
      ? []
      : [fact('Cost of texts', costWords(texts, { isSure: view.delivery !== 'call-then-text' }))]),
  ];
}

const costWords = (cents: number, { isSure }: { isSure: boolean }) =>
  isSure ? `about ${dollars(cents)}` : `up to ${dollars(cents)}, for those who need one`;

/** One line a reason, calls and texts together. */
function ruleBlocks(title: string, lines: readonly RuleLine[]): Block[] {
  const reasons = [...new Set(lines.map((line) => line.reason))];
  const of = (reason: string, channel: Channel) =>
    lines.find((line) => line.reason === reason && line.channel === channel)?.count ?? 0;
  const said = (reason: string) =>
    [plural(of(reason, 'voice'), 'call'), plural(of(reason, 'text'), 'text')]
      .filter((words) => !words.startsWith('0 '))
      .join(', ');
  return [heading(title), factList(reasons.map((reason) => fact(reason, said(reason))))];
}

function approvalBlocks(view: CampaignView): Block[] {
  const { sealed, timeZone, away, state, number } = view;
  if (sealed === undefined) return [];
  const waits = state === 'submitted';
  const facts = [
    ...decidedFacts(view),
    ...(waits
      ? [
          fact('Decide by', time(sealed.expiresAt, timeZone)),
          fact('Approvals needed', count(view.approvalsNeeded)),
          fact('To withdraw it', `${writerNames(view)}: type “closure stop ${number}”`),
        ]
      : []),
    ...laterFacts(view),
    ...(view.stands === undefined || view.weekly?.end !== undefined
      ? []
      : [fact('To end that', `A requester or an approver: type “${endsBy(view)}”`)]),
    ...(view.asked.length === 0 ? [] : [fact('Sent to', view.asked.join(', '))]),
    ...away.map((absence) => fact('Away', absenceWords(absence, timeZone))),
    fact('Fingerprint', sealed.code),
    fact('In full', sealed.fingerprint.replaceAll(/.{8}(?=.)/g, '$& ')),
  ];
  return [heading('Approval'), factList(facts)];
}

const endsBy = ({ happening, number }: CampaignView) =>
  happening === 'absence' ? 'closure absent end' : `closure repeat end ${number}`;

const writerNames = ({ writers }: CampaignView) =>
  new Intl.ListFormat('en-US', { type: 'disjunction' }).format(writers.map(({ name }) => name));
