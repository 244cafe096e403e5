import { fact, factList, note, say, strong } from '#cards/blocks.ts';
import type { Block, Card } from '#cards/card.ts';
import { clock, day } from '#cards/format.ts';
import { sentenceCard } from '#cards/sentence-card.ts';
import { kindCounts, minutesWords } from '#cards/words/request-words.ts';
import type { RequestQueue } from '#domain/family/request/family-request.ts';
import { languageName } from '#domain/language/languages.ts';
import { plural } from '#domain/shared/count-words.ts';
import { familyLimits } from '#domain/shared/family-limits.ts';

const { claimMinutes } = familyLimits.reply;

/** idle: somebody has every one. late: nobody took one for half an hour. */
export type QueueState = 'idle' | 'waiting' | 'late';

export function queueState({ oldestSince }: RequestQueue, now: Temporal.Instant): QueueState {
  if (oldestSince === null) return 'idle';
  return oldestSince.until(now).total('minutes') >= claimMinutes ? 'late' : 'waiting';
}

/** What families of one school wrote on one day: counts and languages, and nothing of anybody. */
export function queueCard(queue: RequestQueue, now: Temporal.Instant): Card {
  const { timeZone } = queue;
  const waits = queue.waiting.reduce((sum, { count }) => sum + count, 0);
  const title = `Family requests: ${schoolName(queue)}`;
  const head =
    waits === 0
      ? 'All requests are taken.'
      : `${plural(waits, 'request waits', 'requests wait')}: ${kindCounts(queue.waiting)}.`;
  return {
    title,
    badge: badgeOf(queue, now),
    blocks: [
      strong(head),
      factList([
        fact('Day', day(queue.day.toString())),
        ...(queue.oldestSince === null
          ? []
          : [fact('Waiting since', clock(queue.oldestSince, timeZone))]),
        ...(queue.languages.length === 0
          ? []
          : [fact('Languages', queue.languages.map(languageName).join(', '))]),
        ...(queue.claimed.length === 0
          ? []
          : [
              fact(
                'In hand',
                queue.claimed.map(({ name, count }) => `${name}: ${count}`).join(', '),
              ),
            ]),
        fact('Answered by text', String(queue.answered)),
        fact('Closed', String(queue.closed)),
        ...(queue.claimSeconds === null
          ? []
          : [fact('Typical wait', minutesWords(queue.claimSeconds))]),
        ...(queue.answerSeconds === null
          ? []
          : [fact('Typical time to answer', minutesWords(queue.answerSeconds))]),
      ]),
      note(
        'Only the person who takes a request sees what the family wrote. Possible opt-outs come first.',
      ),
    ],
    buttons:
      waits === 0
        ? []
        : [
            {
              verb: 'take-request',
              label: 'Take the next one',
              style: 'primary',
              data: queue.school === undefined ? {} : { school: queue.school.id },
            },
          ],
    summary: `${title}: ${head}`,
  };
}

function badgeOf(queue: RequestQueue, now: Temporal.Instant): NonNullable<Card['badge']> {
  switch (queueState(queue, now)) {
    case 'idle':
      return queue.waiting.length === 0
        ? { text: 'Nothing waits', tone: 'good' }
        : { text: 'Waiting', tone: 'neutral' };
    case 'waiting':
      return { text: 'Waiting', tone: 'waiting' };
    case 'late':
      return { text: `No one took it for ${claimMinutes} min`, tone: 'bad' };
  }
}

/** Told in the channel: an edit tells nobody. */
export function queueAlarm(
  queue: RequestQueue,
  takers: readonly { userId: string; name: string }[],
): Card {
  const { waiting } = queue;
  const text = `A family of ${schoolName(queue)} waits: ${kindCounts(waiting)}.`;
  const card = sentenceCard({ title: takers.length === 0 ? '' : 'Please take a request', text });
  const people: Block[] =
    takers.length === 0
      ? []
      : [
          say(`No one took it for ${claimMinutes} minutes.`),
          { kind: 'mention', lead: 'Front office:', people: [...takers].slice(0, 5), rest: '' },
        ];
  return { ...card, blocks: [...card.blocks, ...people] };
}

function schoolName({ school }: RequestQueue): string {
  return school?.name ?? 'numbers on no roster';
}
