import { languageWords, meansWords } from '#cards/figure-words.ts';
import { date, toTheSecond } from '#cards/format.ts';
import { methodWords, raised, scopeWords } from '#cards/words/consent-words.ts';
import { dispositionEnding } from '#cards/words/disposition-words.ts';
import { roleNames } from '#cards/words/role-words.ts';
import type {
  EvidenceSummary,
  RuleLine,
  Standing,
} from '#domain/proof/evidence/summary/evidence-summary.ts';
import { count } from '#domain/shared/count-words.ts';
import { nationalNumber } from '#domain/shared/written-number.ts';
import type { Column, Table } from '#reports/pdf-table.ts';

/** So many rows at most, so that the whole keeps to its pages. */
const most = {
  acts: 14,
  rules: 10,
  outcomes: 14,
  optOuts: 6,
  tries: 16,
  consents: 4,
  senders: 4,
} as const;

/** Who did what, with which role and training at that moment. */
export function actTable({ versions, decisions, timeZone }: EvidenceSummary): Table {
  const decided = { approved: 'Approved', 'sent-back': 'Sent back' } as const;
  const acts = [
    ...versions.map((one) => ({
      ...one,
      what: `${one.number === 1 ? 'Requested' : 'Edited'}, v${one.number}`,
    })),
    ...decisions.map((one) => ({
      ...one,
      what: `${decided[one.decision]}, v${one.version}`,
    })),
  ].toSorted((one, other) => Temporal.Instant.compare(one.at, other.at));
  return {
    columns: [
      column('When'),
      column('Who'),
      column('What'),
      column('Roles then'),
      column('Training then'),
    ],
    rows: cappedInside(
      acts.map((act) => [
        toTheSecond(act.at, timeZone),
        brief(act.by),
        act.what,
        rolesOf(act),
        trainingOf(act, timeZone),
      ]),
      most.acts,
    ),
  };
}

function rolesOf({ roles }: Standing): string {
  const words = roles.map(({ role, school }) =>
    school === null ? roleNames[role] : `${roleNames[role]}, ${school}`,
  );
  return words.length === 0 ? 'None' : brief([...new Set(words)].join('; '));
}

function trainingOf({ training }: Standing, timeZone: string): string {
  return training === null
    ? 'None on record'
    : `v${training.version}, ${date(training.passedAt, timeZone)}`;
}

/** Why phones are on the call list, or off it, in the words of the rules. */
export function ruleTable(lines: readonly RuleLine[]): Table {
  const rules = [...Map.groupBy(lines, ({ rule }) => rule).values()];
  const of = (rule: RuleLine[], channel: RuleLine['channel']) =>
    count(sum(rule.filter((line) => line.channel === channel)));
  const rows = rules.map((rule) => [
    brief(raised(rule[0]?.reason ?? '')),
    brief(rule[0]?.citation ?? ''),
    of(rule, 'voice'),
    of(rule, 'text'),
  ]);
  const all = [...lines];
  return {
    columns: [
      column('Basis'),
      column('Where it is written'),
      column('Calls', 'right'),
      column('Texts', 'right'),
    ],
    rows: [...capped(rows, most.rules), ['All', '', of(all, 'voice'), of(all, 'text')]],
    hasTotal: true,
  };
}

export function outcomeTable({ outcomes }: EvidenceSummary): Table {
  const endings = [...Map.groupBy(outcomes, ({ ending }) => ending).values()];
  const of = (lines: readonly { channel: string; count: number }[], channel: string) =>
    count(sum(lines.filter((line) => line.channel === channel)));
  const rows = endings.map((lines) => [
    endingWords(lines[0]),
    of(lines, 'voice'),
    of(lines, 'text'),
  ]);
  return {
    columns: [column('What became of it'), column('Calls', 'right'), column('Texts', 'right')],
    rows: [...capped(rows, most.outcomes), ['All', of(outcomes, 'voice'), of(outcomes, 'text')]],
    hasTotal: true,
  };
}

export function tryTable({ tries, timeZone }: EvidenceSummary): Table {
  return {
    columns: [column('What'), column('When'), column('What became of it')],
    rows: capped(
      tries.map((one) => [
        `${one.channel === 'voice' ? 'Call' : 'Text'}, try ${one.tryNumber}`,
        one.at === null ? 'Not yet' : toTheSecond(one.at, timeZone),
        endingWords(one),
      ]),
      most.tries,
    ),
  };
}

export function optOutTable({ optOuts }: EvidenceSummary): Table {
  return {
    columns: [
      column('How'),
      column('From what'),
      column('Phones', 'right'),
      column('Presses and messages', 'right'),
    ],
    rows: [
      ...capped(
        optOuts.map((row) => [
          howWords(row),
          raised(scopeWords[row.scope as keyof typeof scopeWords]),
          count(row.phones),
          count(row.count),
        ]),
        most.optOuts,
      ),
      ['All', '', '', count(sum(optOuts))],
    ],
    hasTotal: true,
  };
}

/** Key 3 says that the number is a wrong one; key 9 is the one that opts out. */
const howWords = ({ means, scope }: EvidenceSummary['optOuts'][number]) =>
  means === 'key-press' && scope === 'wrong-number'
    ? 'Key 3 in a call: “this is the wrong number”'
    : meansWords(means);

/** What people had agreed to, by wording and way, and when. */
export function consentTable({ consents, timeZone }: EvidenceSummary): Table {
  return {
    columns: [
      column('Wording'),
      column('Language'),
      column('How'),
      column('First'),
      column('Last'),
      column('Phones', 'right'),
    ],
    rows: capped(
      consents.map((one) => [
        one.wording,
        languageWords(one.language),
        `${methodWords[one.method]}${one.kind === 'express-written' ? ', written' : ''}`,
        toTheSecond(one.from, timeZone),
        toTheSecond(one.until, timeZone),
        count(one.phones),
      ]),
      most.consents,
    ),
  };
}

/** Which numbers people saw on their phones. */
export function senderTable({ senders }: EvidenceSummary): Table {
  return {
    columns: [column('Number'), column('Used for'), column('How many', 'right')],
    rows: capped(
      senders.map((one) => [
        nationalNumber(one.number),
        one.channel === 'voice' ? 'Calls' : 'Texts',
        count(one.count),
      ]),
      most.senders,
    ),
  };
}

function endingWords(line: { ending: string | null; reason: string | null } | undefined): string {
  if (line === undefined || line.ending === null) return 'Not over yet';
  return brief(raised(dispositionEnding(line.ending, line.reason ?? undefined)));
}

export const sum = (lines: readonly { count: number }[]): number =>
  lines.reduce((total, line) => total + line.count, 0);

/** What didn't fit is said, and its figures are in the last row's sums. */
function capped(rows: readonly string[][], room: number): string[][] {
  if (rows.length <= room) return [...rows];
  const more = rows.length - room + 1;
  const width = rows[0]?.length ?? 1;
  return [
    ...rows.slice(0, room - 1),
    [`and ${count(more)} more, in the evidence file`, ...Array<string>(width - 1).fill('')],
  ];
}

/** The first and the last ones: what was decided in the end is not among those that don't fit. */
function cappedInside(rows: readonly string[][], room: number): string[][] {
  if (rows.length <= room) return [...rows];
  const [first = []] = rows;
  const more = rows.length - room + 1;
  return [
    first,
    [`${count(more)} more`, 'in the evidence file', ...Array<string>(first.length - 2).fill('')],
    ...rows.slice(2 - room),
  ];
}

function column(label: string, align: Column['align'] = 'left'): Column {
  return { label, align };
}

/** Two lines of a column at most; all of it is in the evidence file. */
function brief(text: string): string {
  return text.length > 70 ? `${text.slice(0, 69).trimEnd()}…` : text;
}
