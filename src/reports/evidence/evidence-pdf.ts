import { dateOf, fullTime, toTheSecond } from '#cards/format.ts';
import { deliveries, purposes } from '#domain/closure/campaign.ts';
import { lineState } from '#domain/closure/view/campaign-line.ts';
import type { EvidenceSummary } from '#domain/proof/evidence/summary/evidence-summary.ts';
import { count, plural } from '#domain/shared/count-words.ts';
import { grounds, happenings } from '#domain/shared/happening.ts';
import {
  addWords,
  closePdf,
  keepTogether,
  openPdf,
  type Pdf,
  pale,
} from '#reports/pdf-document.ts';
import { addTable, heightToKeep, type Table } from '#reports/pdf-table.ts';
import {
  actTable,
  consentTable,
  optOutTable,
  outcomeTable,
  ruleTable,
  senderTable,
  sum,
  tryTable,
} from './evidence-tables.ts';
import { addTexts, addWordings } from './evidence-texts.ts';

/** The evidence of a closure, or of one number in it, on at most seven pages of US letter, for counsel. */
export async function evidencePdf(summary: EvidenceSummary): Promise<Buffer> {
  const pdf = openPdf(titleOf(summary));
  addHead(pdf, summary);
  addSection(pdf, 'Who decided what', actTable(summary));
  addWords(pdf, 'P', decisionWords(summary), { size: 9, fill: pale, above: 5 });
  addTitle(pdf, 'What families were told', 60);
  addTexts(pdf, summary.texts);
  if (summary.texts.length === 0) addWords(pdf, 'P', 'No text was submitted.', { size: 9.5 });
  addBasis(pdf, summary);
  addOutcomes(pdf, summary);
  addProof(pdf, summary);
  return closePdf(
    pdf,
    summary.phone === undefined
      ? 'No names or phone numbers of families. The evidence file has every line behind these figures.'
      : 'About one phone number. The evidence file has every line behind this.',
  );
}

function titleOf({ closure, phone }: EvidenceSummary): string {
  return phone === undefined
    ? `Evidence of closure ${closure.number}`
    : `Evidence of closure ${closure.number}: one number`;
}

function addHead(pdf: Pdf, summary: EvidenceSummary): void {
  const { closure, timeZone, phone } = summary;
  addWords(pdf, 'P', summary.districtName, { size: 11, fill: pale });
  addWords(pdf, 'H1', titleOf(summary), { size: 22, bold: true });
  addWords(pdf, 'P', `As of ${fullTime(summary.at, timeZone)} (${timeZone})`, {
    size: 10,
    fill: pale,
  });
  const moment = (at: Temporal.Instant | null) => (at === null ? 'No' : toTheSecond(at, timeZone));
  const facts = [
    ...(phone === undefined
      ? []
      : [`Number: ends in ${phone.lastDigits}; in the evidence file it is ${phone.id}.`]),
    `What: ${happenings[closure.happening]}, for ${dateOf(Temporal.PlainDate.from(closure.eventDate))}. ${purposes[closure.purpose]}; ground: ${grounds[closure.ground]}. ${deliveries[closure.delivery]}.`,
    `${closure.isForGroups ? 'Only families of' : 'Schools'}: ${schoolWords(closure.schools)}.`,
    `State: ${lineState({ state: closure.state, hasStarted: closure.startedAt !== null })}. Requested ${moment(closure.createdAt)}. Calling started: ${moment(closure.startedAt)}. Ended: ${moment(closure.endedAt)}.`,
    `Rules in force: ${closure.ruleSet ?? 'none yet'}. Version ${closure.version}, fingerprint ${closure.fingerprint ?? 'none yet'}.`,
  ];
  facts.forEach((text, at) => addWords(pdf, 'P', text, { size: 9.5, above: at === 0 ? 10 : 3 }));
}

/** Names until a line or two are full. */
function schoolWords(schools: readonly string[]): string {
  const shown = schools.slice(0, 8).join(', ');
  return schools.length > 8 ? `${shown} and ${count(schools.length - 8)} more` : shown;
}

function decisionWords({ decisions, versions }: EvidenceSummary): string {
  const people = new Set(
    decisions.filter(({ decision }) => decision === 'approved').map(({ by }) => by),
  );
  return `${plural(versions.length, 'version')}, ${plural(people.size, 'person', 'people')} approved. An approval covers one fingerprint: text, call list, time and rules. Nobody can approve what they requested or edited.`;
}

function addBasis(pdf: Pdf, summary: EvidenceSummary): void {
  const { listed, phones, phone } = summary;
  const included = listed.filter(({ isIncluded }) => isIncluded);
  const excluded = listed.filter(({ isIncluded }) => !isIncluded);
  addSection(
    pdf,
    phone === undefined
      ? `Who was on the call list, and on which basis: ${plural(phones, 'phone')}`
      : 'On the call list, and on which basis',
    ruleTable(included),
  );
  if (excluded.length > 0) addSection(pdf, 'Not contacted, and why', ruleTable(excluded));
  addConsents(pdf, summary);
}

/** The words themselves, as far as there is room: each wording once, in its language. */
function addConsents(pdf: Pdf, summary: EvidenceSummary): void {
  const { consents } = summary;
  if (consents.length === 0)
    return addNone(
      pdf,
      'Consents that it rests on',
      'None: the rules above let phones in without one.',
    );
  addSection(pdf, 'Consents that it rests on', consentTable(summary));
  const worded = new Map(consents.map((one) => [`${one.wording} ${one.language}`, one] as const));
  addWordings(
    pdf,
    [...worded.values()].map(({ wording, language, words }) => ({ wording, language, words })),
  );
}

function addOutcomes(pdf: Pdf, summary: EvidenceSummary): void {
  const { phone, outcomes, optOuts, tries, confirmed } = summary;
  if (phone === undefined)
    addSection(
      pdf,
      `Outcomes of ${plural(sum(outcomes), 'planned call or text', 'planned calls and texts')}`,
      outcomeTable(summary),
    );
  else if (tries.length > 0) addSection(pdf, 'Calls and texts', tryTable(summary));
  else addNone(pdf, 'Calls and texts', 'There was none to this number.');
  if (summary.senders.length > 0)
    addSection(pdf, 'Numbers that it called and texted from', senderTable(summary));
  if (confirmed !== null)
    addWords(pdf, 'P', confirmedWords(confirmed, phone !== undefined), { size: 9.5, above: 5 });
  if (optOuts.length > 0) addSection(pdf, 'Opt-outs taken while it ran', optOutTable(summary));
  else addNone(pdf, 'Opt-outs taken while it ran', 'There was none.');
}

function confirmedWords(confirmed: number, isOnePhone: boolean): string {
  const asked = 'Calls asked to press 1 to confirm.';
  if (isOnePhone) return `${asked} Somebody at this number ${confirmed > 0 ? 'did' : 'didn’t'}.`;
  return `${asked} Confirmed: ${plural(confirmed, 'phone')}.`;
}

function addProof(pdf: Pdf, { log, closure, timeZone, phone }: EvidenceSummary): void {
  const file = `bellwether-closure-${closure.number}${phone === undefined ? '' : '-one-number'}-evidence.jsonl`;
  addTitle(pdf, 'How this is proven', 200);
  const say = (text: string, look: { size?: number; above?: number; fill?: string } = {}) =>
    addWords(pdf, 'P', text, { size: 9.5, above: 4, ...look });
  if (log === undefined) return say('Nothing was sealed in the audit log when this was made.');
  say(
    `Every act leaves an entry in the district’s audit log, in the same transaction. The log is one tree of hashes (RFC 9162) that is sealed and signed within a second: no entry before a signature can be changed, removed or added later without another root. ${plural(log.entries, 'entry', 'entries')} ${log.entries === 1 ? 'is' : 'are'} about this.`,
  );
  say(
    `The evidence file “${file}” has them with their proof. Anyone checks it without this system and without a network:`,
  );
  say(
    `npm run audit:verify -- ${file} --key <public key of the log> --checkpoints <kept checkpoints>`,
    {
      size: 8,
    },
  );
  say(
    'The public key, and checkpoints from the time of the closure, come from somebody outside the system: a channel where they were posted, an auditor’s mail, a witness. docs/evidence-file.md has the format, for a check of one’s own.',
  );
  say(`Signed checkpoint when this was made, of ${toTheSecond(log.sealedAt, timeZone)}:`, {
    above: 8,
  });
  say(log.note.trim(), { size: 8, above: 2 });
  say(`Entries in the log: ${count(log.size)}. Root: ${log.root}`, { size: 8 });
  addTitle(pdf, 'What this doesn’t prove', 80);
  for (const text of [
    '• That what was written down was true: a guardian may not have been the person who answered.',
    '• Who the person behind a staff account was, beyond the sign-in that the school’s directory confirmed.',
    '• That the log is the only one: anyone who holds both the database and the log’s key could make another. A checkpoint that somebody else kept, or a witness’s signature, shows that.',
    '• Anything by itself: this page is a summary. The evidence file is what can be checked.',
  ])
    say(text, { above: 2 });
}

function addSection(pdf: Pdf, title: string, table: Table): void {
  addTitle(pdf, title, heightToKeep(pdf, table));
  addTable(pdf, table);
}

function addNone(pdf: Pdf, title: string, words: string): void {
  addTitle(pdf, title, 20);
  addWords(pdf, 'P', words, { size: 9.5 });
}

/** A heading stays with the beginning of what it is about, which is so high. */
function addTitle(pdf: Pdf, text: string, height: number): void {
  keepTogether(pdf, 40 + height);
  addWords(pdf, 'H2', text, { size: 13, bold: true, above: 16 });
  pdf.doc.y += 3;
}
