import { meansWords } from '#cards/figure-words.ts';
import { date, dayAndTime } from '#cards/format.ts';
import {
  answerWords,
  blockWords,
  channelWords,
  lowered,
  methodWords,
  purposeWords,
  raised,
  relationWords,
  scopeWords,
} from '#cards/words/consent-words.ts';
import { shortId } from '#domain/consent/ledger/evidence.ts';
import type { HistoryEntry, Quoted, Recorder } from '#domain/consent/lookup/consent-history.ts';
import { languageName } from '#domain/language/languages.ts';

type Of<Kind extends HistoryEntry['kind']> = Extract<HistoryEntry, { kind: Kind }>;

const longestQuote = 120;

/** One row of the ledger in a line. */
export function briefWords(entry: HistoryEntry): string {
  switch (entry.kind) {
    case 'consent': {
      const { channels, purposes } = entry;
      if (purposes.length === 0) return consentWords(entry);
      const ways = channels.map((channel) => lowered(channelWords[channel])).join(', ');
      const about = purposes.map((purpose) => lowered(purposeWords[purpose])).join(', ');
      return `Agreed: ${ways} · ${about}`;
    }
    case 'withdrawal':
      if (entry.retracts !== null || entry.scope === 'wrong-number') return withdrawalWords(entry);
      return entry.scope === 'all'
        ? 'Opted out of everything'
        : `Opted out: ${lowered(channelWords[entry.channel])}`;
    default:
      return what(entry);
  }
}

/** One row of the ledger in three lines: what, how, and who took it down when. */
export function entryWords(entry: HistoryEntry, timeZone: string): string {
  return [
    what(entry),
    how(entry, timeZone),
    `${recorded(entry, timeZone)} · ${entry.ids.map(shortId).join(', ')}`,
  ]
    .filter((line) => line !== '')
    .join('\n');
}

function what(entry: HistoryEntry): string {
  switch (entry.kind) {
    case 'consent':
      return consentWords(entry);
    case 'withdrawal':
      return withdrawalWords(entry);
    case 'number-check':
      return `Reassignment check: ${answerWords[entry.answer]}`;
    case 'block':
      if (entry.block === 'texts-only')
        return entry.lifts === null ? 'Asked for texts, not calls' : 'Calls wanted again';
      return entry.lifts === null ? blockWords[entry.block] : 'Unblocked';
  }
}

function consentWords({ channels, purposes, isWritten, replaces }: Of<'consent'>): string {
  const ways = lowered(channels.map((channel) => channelWords[channel]).join(' and ')).replace(
    'Texts',
    'texts',
  );
  if (purposes.length === 0)
    return replaces === null ? 'Texts turned back on (START)' : 'Correction: no consent';
  const about = purposes.map((purpose) => lowered(purposeWords[purpose])).join(' and ');
  return `${replaces === null ? '' : 'Correction: '}${isWritten ? 'Written consent' : 'Consent'} to ${ways} about ${about}`;
}

function withdrawalWords({ scope, channel, category, retracts }: Of<'withdrawal'>): string {
  if (retracts !== null) return 'Not an opt-out after all';
  if (scope === 'wrong-number') return 'Wrong number';
  const about =
    category === null ? '' : `, in reply to a message about ${lowered(purposeWords[category])}`;
  const how = scope === 'all' ? scopeWords.all : `${channelWords[channel]}, ${scopeWords[scope]}`;
  return `Opt-out: ${lowered(how)}${about}`;
}

function how(entry: HistoryEntry, timeZone: string): string {
  switch (entry.kind) {
    case 'consent':
      return consentHow(entry);
    case 'withdrawal':
      return withdrawalHow(entry, timeZone);
    case 'number-check':
      return entry.answer === 'yes' ? '' : `Good until ${date(entry.goodUntil, timeZone)}`;
    case 'block':
      if (entry.lifts !== null) return `Lifts ${shortId(entry.lifts)}`;
      return typeof entry.reason === 'string' ? entry.reason : raised(elsewhere);
  }
}

function consentHow(entry: Of<'consent'>): string {
  return [
    methodWords[entry.method],
    `wording ${entry.wordingVersion}, ${languageName(entry.language)}`,
    `proof ${quoted(entry.reference)}${entry.hasHash ? ' with its SHA-256' : ''}`,
    ...(entry.relation === null ? [] : [`given by ${relationWords[entry.relation]}`]),
    ...(entry.endsWithdrawal ? [] : ['the earlier opt-out still applies']),
    ...(entry.replaces === null ? [] : [`corrects ${shortId(entry.replaces)}`]),
    ...(entry.replacedBy === null ? [] : [`corrected by ${shortId(entry.replacedBy)}`]),
  ].join('; ');
}

function withdrawalHow(entry: Of<'withdrawal'>, timeZone: string): string {
  if (entry.retracts !== null) return `Takes back ${shortId(entry.retracts)}`;
  const quote = entry.words === undefined ? [] : [quoted(entry.words, cut)];
  return [
    [meansWords(entry.means), ...quote].join(': '),
    ...(entry.isDoubtful ? ['unclear: staff must read it'] : []),
    ...(entry.retractedBy === null ? [] : [`taken back by ${shortId(entry.retractedBy)}`]),
    `in effect ${dayAndTime(entry.effectiveAt, timeZone)}`,
    `due by law ${date(entry.honorBy, timeZone)}`,
    ...confirmed(entry.confirmation),
  ].join('; ');
}

function confirmed(state: string | null): string[] {
  switch (state) {
    case null:
      return [];
    case 'sent':
      return ['confirmed by text'];
    case 'waiting':
    case 'sending':
      return ['confirmation being sent'];
    default:
      return ['not confirmed by text'];
  }
}

function recorded(entry: HistoryEntry, timeZone: string): string {
  const isAtOnce = entry.saidAt.until(entry.recordedAt).total('seconds') < 60;
  const when = isAtOnce ? '' : `, recorded ${dayAndTime(entry.recordedAt, timeZone)}`;
  return `${byWhom(entry.by)}${when}`;
}

const recorders: Readonly<Record<string, string>> = {
  guardian: 'By the guardian',
  carrier: 'By the carrier',
  system: 'By Bellwether',
  operator: 'By former staff',
};

function byWhom({ kind, name }: Recorder): string {
  if (kind === 'number-check') return `From ${name ?? 'the carrier'}`;
  if (name !== undefined) return `Recorded by ${name}`;
  return recorders[kind] ?? `By ${kind}`;
}

const elsewhere = 'kept, from another school';

function quoted(words: Quoted, shorten = (all: string) => all): string {
  return typeof words === 'string' ? `“${shorten(words)}”` : elsewhere;
}

function cut(words: string): string {
  const head = words.slice(0, longestQuote).replace(/[\uD800-\uDBFF]$/, '');
  return words.length > longestQuote ? `${head}…` : words;
}
