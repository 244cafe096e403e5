import { count, plural } from '#domain/shared/count-words.ts';
import type { BundleCheck, BundleFault } from './bundle-fault.ts';

/** What the check of an evidence file found, in sentences; what it does not prove comes last. */
export function describeBundle(check: BundleCheck): string {
  const { entries, unsealed, logSize, calls, approvers } = check;
  const name = check.campaign === undefined ? 'a closure' : `closure ${check.campaign}`;
  const scope = check.phone === undefined ? '' : `, phone ${check.phone} alone`;
  const looked = [
    `Evidence of ${name}${scope}: ${plural(entries, 'entry', 'entries')} of a log of ${count(logSize)}, ${plural(calls, 'call or text', 'calls and texts')}, ${plural(approvers, 'approver')}.`,
    ...(unsealed === 0
      ? []
      : [
          `${plural(unsealed, 'entry was', 'entries were')} too new to be sealed, and nothing rests on them: download the file again for a proof of them.`,
        ]),
  ];
  if (check.faults.length > 0)
    return [...looked, 'The evidence doesn’t hold:', ...linesOf(check.faults)].join('\n');
  return [
    ...looked,
    ...wholeWords(check),
    'The entries are in the signed log, as they were sealed. The text and call list are those of the fingerprint. Before it started, enough people who neither requested nor edited it approved that fingerprint. Every call went to the list, after the start, before a stop, and after no opt-out that forbids it.',
    basisWords(check),
    ...outsideWords(check),
    notProven(check),
  ].join('\n');
}

function basisWords({ carried, phone }: BundleCheck): string {
  const basis =
    'Every consent, opt-out, number check and block is as the log recorded it. Each phone’s was recorded before its list was made, and allows what was done.';
  const all =
    phone === undefined
      ? ' Where the closure finished, all its calls, outcomes and opt-outs are here.'
      : '';
  return carried.length === 0
    ? `${basis}${all} The file carries no earlier checkpoint.`
    : `${basis}${all} The file carries ${plural(carried.length, 'earlier checkpoint', 'earlier checkpoints')}, the first of ${plural(Math.min(...carried), 'entry', 'entries')}.`;
}

function wholeWords({ writtenAt }: BundleCheck): string[] {
  return writtenAt === undefined
    ? []
    : [
        `The log has the digest of this file, written ${writtenAt}: no line of it was changed since.`,
      ];
}

/** What checkpoints and signatures from elsewhere add. */
function outsideWords({ outside, logSize }: BundleCheck): string[] {
  if (outside === undefined) return [];
  const { fit, unproven, cosigned } = outside;
  return [
    ...(fit.length === 0
      ? []
      : [
          `${plural(fit.length, 'checkpoint that you gave', 'checkpoints that you gave')}, of ${sizes(fit)} entries, ${fit.length === 1 ? 'is' : 'are'} of this same log: nobody rewrote what ${fit.length === 1 ? 'it covers' : 'they cover'}.`,
        ]),
    ...cosigned.map(
      ({ witness, size, seconds }) =>
        `${witness} signed this log at ${count(size)} entries, ${Temporal.Instant.fromEpochMilliseconds(seconds * 1000).toString()}.`,
    ),
    ...unproven.map(
      (size) =>
        `The checkpoint of ${count(size)} entries was not compared: the file has no proof between them. Ask the district for what “npm run cli -- audit prove --from ${Math.min(size, logSize)} --to ${Math.max(size, logSize)}” writes, and give that file with --proofs.`,
    ),
  ];
}

function sizes(numbers: readonly number[]): string {
  const shown = numbers.slice(0, 3).map(count);
  return numbers.length > 3
    ? `${shown.join(', ')} … ${count(numbers.at(-1) ?? 0)}`
    : shown.join(', ');
}

function notProven({ outside, writtenAt }: BundleCheck): string {
  const isCompared = (outside?.fit.length ?? 0) + (outside?.cosigned.length ?? 0) > 0;
  return [
    'This doesn’t prove that what was written down was true, who a person’s id belongs to, or that the directory confirmed a sign-in.',
    ...(writtenAt === undefined
      ? ['The log doesn’t vouch for the whole file: lines other than entries may be missing.']
      : []),
    ...(isCompared
      ? []
      : [
          'Anyone who has the log’s key could have made another log: compare the checkpoint with one that is kept outside the district.',
        ]),
  ].join(' ');
}

const mostLines = 20;

function linesOf(faults: readonly BundleFault[]): string[] {
  const shown = faults.slice(0, mostLines).map((one) => `- ${faultWords(one)}`);
  const more = faults.length - shown.length;
  return more > 0 ? [...shown, `- and ${count(more)} more`] : shown;
}

const faultWords = ({ kind, about }: BundleFault) => words[kind].replace('#', about);

/** `#` is what it is about. */
const words: Record<BundleFault['kind'], string> = {
  unreadable: 'Line # isn’t a line of an evidence file.',
  'out-of-order': 'Line # stands before lines that it has to follow.',
  'told-twice': 'Line # tells again of what a line before it told.',
  'file-of-another':
    'The log’s entry about the file is about another closure, or another number of lines.',
  'checkpoints-missing': 'It should carry # earlier checkpoints at least, and has fewer.',
  'row-not-in-the-log':
    'Row # of the consent ledger isn’t what the log recorded: someone rewrote or added it.',
  'row-dated-otherwise':
    'Row # of the consent ledger gives another time of recording than its entry.',
  'row-told-twice': 'Row # of the consent ledger is in the file twice, and differs.',
  'basis-missing': 'The file doesn’t show what the list rests on for phone #.',
  'other-basis': 'What the list rests on isn’t what was sealed, or is another phone’s (phone #).',
  'basis-too-new': 'What the list rests on was recorded after the list was made (phone #).',
  'basis-forbids': 'Phone # is on the list, and what is on file forbids it.',
  'rule-missing': 'The file doesn’t have the rule that decided on phone #.',
  'rule-forbids': 'The rule that decided on phone # says the opposite.',
  'attempt-not-allowed': 'The file has no rule that allowed call or text #.',
  'line-differs': 'The line of phone # isn’t what its fields say.',
  'closure-differs':
    'The closure’s number, author, state, start or end isn’t what its entries say.',
  'version-differs': 'A version, or what was decided on it, isn’t what its entries say (#).',
  'decision-dated-otherwise': 'Decision # is dated otherwise than its entry.',
  'decision-before-its-request': 'Decision # is dated before what it decides on.',
  'people-differ': 'Roles or training aren’t those of the moment, as the entry has them (#).',
  'platform-differs': 'Decision # was made on another platform than its entry says.',
  'event-differs': 'The carrier’s report # is of a call that isn’t in the file.',
  'totals-missing': 'The entry that the closure finished (#) doesn’t say what it counted.',
  'attempts-not-all':
    'The file doesn’t have all calls and texts that were counted at the end (entry #).',
  'outcomes-not-all': 'Outcomes aren’t those that were counted at the end (entry #).',
  'opt-outs-not-all': 'The file doesn’t have all opt-outs that were counted at the end (entry #).',
  'cut-short': 'The file isn’t whole: it has # lines, and its end counts others.',
  'no-proof': 'It has no proof: nothing was sealed when it was made.',
  'not-signed': 'Its checkpoint isn’t signed with this log’s key.',
  'not-in-the-log':
    'Its entries aren’t those of the signed log: one was changed, left out or added.',
  'file-changed':
    'Its lines aren’t those that the district’s system wrote: one was changed, left out or added.',
  'not-vouched-for':
    'The log doesn’t have the digest of this file, so any line of it may have been changed. Check that a dial worker runs, and download it again.',
  'decision-differs':
    'A decision and its entry don’t say the same, or one of the two is missing (#).',
  'opt-out-missing':
    'The log has an opt-out (entry #) that the file leaves out or tells otherwise.',
  'confirmation-differs':
    'Call or text # was confirmed by the log and not by its line, or the other way round.',
  'safe-differs':
    'Staff answered call or text # by the log and not by its line, or the other way round.',
  'outcome-differs': 'Call or text # had another outcome than its entries say.',
  'not-consistent':
    'The checkpoint of # entries isn’t of the same log: it was rewritten, or the proof is another’s.',
  'given-not-signed': 'Checkpoint # of those you gave isn’t signed with this log’s key.',
  'carried-not-signed': 'The file’s checkpoint of # entries isn’t signed with this log’s key.',
  'other-past':
    'A checkpoint that you gave has another past for the same # entries: the log was rewritten.',
  'other-fingerprint': 'Version # isn’t what its fingerprint was taken over.',
  'other-list': 'The call list of version # isn’t the one that was approved.',
  'started-without-two-people':
    'It started without enough approvers who had neither requested nor edited it (entry #).',
  'impossible-move': 'Call or text # went from one state to another in a way that it can’t.',
  'called-before-its-start': 'Call or text # left before the closure started.',
  'called-after-the-stop': 'Call or text # left after the closure was stopped.',
  'state-differs': 'Call or text # ended otherwise than its entries say.',
  'no-closure': 'It doesn’t say which closure it is about.',
  'approved-version-missing': 'The version that was started isn’t in it.',
  'not-the-approved-version': 'Call or text # belongs to a version that wasn’t the approved one.',
  'call-without-row': 'Call or text # was placed, and the file doesn’t say to whom.',
  'time-differs': 'Call or text # left at another time than its entry says.',
  'other-phone': 'Call or text # went to another phone, or by another way, than its entry says.',
  'call-without-entry': 'Call or text # was placed, and no entry says so.',
  'not-on-the-list': 'Call or text # went to a phone that wasn’t on the approved list.',
  'called-after-opt-out': 'Call or text # left after an opt-out that forbids it.',
};
