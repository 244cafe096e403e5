import { fact, factList, heading, note, quote, say, strong } from '#cards/blocks.ts';
import type { Block, Button, Card } from '#cards/card.ts';
import { time } from '#cards/format.ts';
import { phoneTitle, userBlocks } from '#cards/words/phone-words.ts';
import { kindWords } from '#cards/words/request-words.ts';
import type { FamilyRequest } from '#domain/family/request/family-request.ts';
import { languageName } from '#domain/language/languages.ts';
import { plural } from '#domain/shared/count-words.ts';
import { nationalNumber } from '#domain/shared/written-number.ts';

/** A card that is cut would have somebody answer what they can't read. */
const longestText = 1600;

/** One request, for the person who has it: who wrote, what, and what can be done. */
export function requestCard(request: FamilyRequest, lead?: string): Card {
  const { number, kind, timeZone, phone } = request;
  const title = `Request ${number}: ${kindWords[kind].toLowerCase()}`;
  return {
    title,
    blocks: [
      ...(lead === undefined ? [] : [strong(lead)]),
      ...(phone === undefined
        ? [say('No one on the roster uses this number.')]
        : [heading(phoneTitle(phone)), ...userBlocks(phone)]),
      ...contactBlocks(request),
      factList([fact('Came', time(request.openedAt, timeZone))]),
      ...request.texts.map(
        ({ words, receivedAt }): Block =>
          quote(`Wrote, ${time(receivedAt, timeZone)}`, cut(words) || '(no words)'),
      ),
      ...request.answers.map(
        (answer): Block =>
          quote(`${answerState(answer)}, ${time(answer.askedAt, timeZone)}`, answer.words),
      ),
      ...adviceBlocks(request),
      note('Only you see this. Views are logged.'),
    ],
    buttons: buttonsOf(request),
    summary: title,
  };
}

function contactBlocks({ calls, language, task }: FamilyRequest): Block[] {
  if (calls === undefined)
    return [
      strong(
        task?.isReading === true
          ? 'This may not be the family’s number. Don’t call it until you decide.'
          : 'This isn’t the family’s number. Don’t call it.',
      ),
    ];
  const call = { number: calls, text: nationalNumber(calls) };
  return [{ kind: 'contact', label: 'Call', lines: [{ call, text: languageName(language) }] }];
}

const taskAdvice = {
  'call-back': 'They pressed 0 and reached no one. Call them, then press Done.',
  'wrong-number': 'Correct the number in the student information system, then press Done.',
};

function adviceBlocks({ kind, task, mayBeTexted, phone, calls }: FamilyRequest): Block[] {
  return [
    ...(task?.isReading === true
      ? [note('Treated as an opt-out until you decide.', 'warning')]
      : []),
    ...(task?.isReading === false
      ? [note(taskAdvice[kind === 'call-back' ? 'call-back' : 'wrong-number'])]
      : []),
    ...(mayBeTexted || phone === undefined || calls === undefined
      ? []
      : [note('This number can’t be texted now. Call the family instead.', 'warning')]),
  ];
}

const answerStates: Record<string, string> = {
  waiting: 'Your answer is being sent',
  sending: 'Your answer is being sent',
  sent: 'Answered',
  unknown: 'Answered, but the carrier didn’t confirm it',
  refused: 'Not answered: the carrier refused the text',
  none: 'Not answered: the number may not be texted',
};

function answerState({ state, isAutomatic }: FamilyRequest['answers'][number]): string {
  const words = answerStates[state] ?? 'Answered';
  return isAutomatic
    ? words.replace('Your', 'The automatic').replace('Answered', 'Answered automatically')
    : words;
}

/** Teams shows six. */
function buttonsOf({ id, task, mayBeTexted }: FamilyRequest): Button[] {
  const data = { request: id };
  return [
    ...(mayBeTexted
      ? [
          {
            verb: 'answer-request-form' as const,
            label: 'Answer by text',
            style: 'primary' as const,
            data,
            opensForm: true as const,
          },
        ]
      : []),
    ...taskButtons(task),
    { verb: 'close-request', label: 'Close', data },
    { verb: 'release-request', label: 'Release', data },
  ];
}

function taskButtons(task: FamilyRequest['task']): Button[] {
  if (task === undefined) return [];
  const button = (label: string, outcome: string): Button => ({
    verb: 'consent-task',
    label,
    data: { task: task.id, read: task.read.join(','), outcome },
  });
  return task.isReading
    ? [button('It’s an opt-out', 'withdrawal'), button('It isn’t', 'none')]
    : [button('Done', 'done')];
}

function cut(words: string): string {
  if (words.length <= longestText) return words;
  return `${words.slice(0, longestText).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** What somebody has in hand, and what waits for them. */
export function ownRequestsCard(
  about: {
    own: readonly { id: string; number: number; kind: FamilyRequest['kind'] }[];
    waiting: number;
  },
  lead?: string,
): Card {
  const { own, waiting } = about;
  const waits = plural(waiting, 'request waits', 'requests wait');
  return {
    title: 'Family requests',
    blocks: [
      ...(lead === undefined ? [] : [strong(lead)]),
      say(waiting === 0 ? 'Nothing waits for you.' : `${waits} for someone to take.`),
      ...own.map(({ number, kind }) =>
        say(`You have request ${number}: ${kindWords[kind].toLowerCase()}.`),
      ),
    ],
    buttons: [
      ...(waiting === 0
        ? []
        : [
            {
              verb: 'take-request' as const,
              label: 'Take the next one',
              style: 'primary' as const,
              data: {},
            },
          ]),
      ...own.map(({ id, number }) => ({
        verb: 'open-request' as const,
        label: `Open ${number}`,
        data: { request: id },
      })),
    ],
    summary: `${waits}.`,
  };
}
