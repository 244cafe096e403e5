import { fact, factList, heading, note, quote, say, strong } from '#cards/blocks.ts';
import type { Block, Button, Card } from '#cards/card.ts';
import { meansWords } from '#cards/figure-words.ts';
import { time } from '#cards/format.ts';
import { raised, scopeWords, taskKindWords } from '#cards/words/consent-words.ts';
import { guardianNames, phoneTitle } from '#cards/words/phone-words.ts';
import type { OfficeTask, OfficeTaskKind, OfficeText } from '#domain/consent/ledger/office-task.ts';
import { mayReadWords } from '#domain/consent/lookup/consent-history.ts';
import { count, plural } from '#domain/shared/count-words.ts';

/** Two buttons each, and Teams shows six. */
export const tasksPerCard = 3;

/** What a button may carry holds the ids of so many texts. */
const mostTexts = 8;
/** Characters of guardians' words on one card: a card that is cut would have people decide on what they can't read. */
const mostWords = 4000;
/** As long as a text gets; what is written beyond it says no more about whether it is a withdrawal. */
const longestText = 1600;

/** What waits for the front office, the most urgent first, with what guardians wrote. */
export function tasksCard(about: {
  tasks: readonly OfficeTask[];
  total: number;
  timeZone: string;
  /** What was just decided. */
  lead?: string;
}): Card {
  const { total, timeZone, lead } = about;
  const tasks = fitTasks(about.tasks);
  const more = total - tasks.length;
  return {
    title: 'Front-office tasks',
    blocks: [
      ...(lead === undefined ? [] : [strong(lead)]),
      ...(tasks.length === 0 ? [say('Nothing is waiting for you.')] : []),
      ...tasks.flatMap((task, index) => taskBlocks(task, index + 1, timeZone)),
      ...(more > 0
        ? [note(`${plural(more, 'more task follows', 'more tasks follow')} when these are done.`)]
        : []),
      ...(tasks.length === 0 ? [] : [note('Only you see this. Views are logged.')]),
    ],
    buttons: tasks.flatMap((task, index) => taskButtons(task, index + 1)),
    summary: `${count(total)} front-office tasks`,
  };
}

type ShownTask = OfficeTask & {
  textsToCome: number;
  /** Another school's family uses the number too, so anyone who may read both decides. */
  isKept: boolean;
};

/**
 * As many tasks, and as many texts of each, as can be read in full; at least one text of the first. Of words that may
 * be another school's family's, none.
 */
function fitTasks(tasks: readonly OfficeTask[]): ShownTask[] {
  let left = mostWords;
  const shown: ShownTask[] = [];
  for (const task of tasks) {
    const isKept = task.kind === 'read-text' && !mayReadWords(task.phone);
    if (isKept) {
      shown.push({ ...task, texts: [], textsToCome: 0, isKept });
      continue;
    }
    const texts: OfficeText[] = [];
    for (const text of task.texts.slice(0, mostTexts)) {
      left -= Math.min(text.words.length, longestText);
      const isFirst = shown.length === 0 && texts.length === 0;
      if (left < 0 && !isFirst) break;
      texts.push(text);
    }
    if (texts.length === 0 && task.texts.length > 0) break;
    shown.push({ ...task, texts, textsToCome: task.texts.length - texts.length, isKept });
  }
  return shown;
}

const advice: Record<OfficeTaskKind, string> = {
  'call-back':
    'They pressed 0 for the school office and reached nobody. Call them, then mark it as done.',
  'read-text': 'Treated as an opt-out until you decide.',
  'wrong-number':
    'The person who answers isn’t this family. Remove the number from the student information system and ask the family for the right one.',
  'reassigned-number':
    'The check for reassigned numbers says someone else has it now. Ask the family for their new one.',
  'bad-number':
    'Ask the family for the right number, and correct it in the student information system.',
  'no-texts':
    'Calls may reach it, but texts don’t: it may be a landline, or the phone or its carrier blocks them. Mark a landline as one in the student information system, and ask the family for a mobile number.',
  'disowned-number':
    'One of the families that list this number says it isn’t theirs. Only the others are still called on it. Check who lists it in the student information system.',
};

function taskBlocks(task: ShownTask, place: number, timeZone: string): Block[] {
  const { kind, phone, texts, textsToCome, isKept, dueAt } = task;
  const [scope] = texts.map((text) => scopeWords[text.scope]);
  return [
    ...(place > 1 ? [{ kind: 'divider' as const }] : []),
    heading(`${place}. ${taskKindWords[kind]}`),
    factList([
      fact(phoneTitle(phone), guardianNames(phone)),
      fact('Due', time(dueAt, timeZone)),
      ...(scope === undefined ? [] : [fact('Stops now', raised(scope))]),
    ]),
    ...texts.map(
      (text): Block =>
        quote(`${meansWords(text.means)}, ${time(text.receivedAt, timeZone)}`, textWords(text)),
    ),
    note(isKept ? kept : `${advice[kind]}${toCome(textsToCome)}`),
  ];
}

const kept =
  'A family at another school uses this number too, so the district’s front office or compliance staff must read this text. It is treated as an opt-out until then.';

function toCome(texts: number): string {
  return texts === 0 ? '' : ` ${plural(texts, 'more text comes', 'more texts come')} after these.`;
}

function taskButtons(task: ShownTask, place: number): Button[] {
  if (task.isKept) return [];
  const read = task.texts.map(({ revocationId }) => revocationId);
  const data = { task: task.id, read: read.join(',') };
  const button = (label: string, outcome: string): Button => ({
    verb: 'consent-task',
    label: `${place}. ${label}`,
    data: { ...data, outcome },
  });
  return task.kind === 'read-text'
    ? [button('It’s an opt-out', 'withdrawal'), button('It isn’t', 'none')]
    : [button('Done', 'done')];
}

/** A key has no words: what it stands for is what was said. */
function textWords({ means, scope, words }: OfficeText): string {
  if (words === '' && means === 'call-back' && scope === 'wrong-number')
    return '(key 3: this is the wrong number)';
  const head = words.slice(0, longestText).replace(/[\uD800-\uDBFF]$/, '');
  return words.length > longestText ? `${head}…` : words || '(no words on file)';
}
