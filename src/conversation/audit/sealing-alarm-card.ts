import { fact, factList, note, say } from '#cards/blocks.ts';
import type { Card } from '#cards/card.ts';
import { time } from '#cards/format.ts';
import { sentenceCard } from '#cards/sentence-card.ts';
import type { SealingAlarm } from '#domain/audit/alarm/find-sealing-alarm.ts';
import { plural } from '#domain/shared/count-words.ts';

type State = 'late' | 'long' | 'over';

const stateOf = ({ longAt, endedAt }: SealingAlarm): State => {
  if (endedAt !== null) return 'over';
  return longAt === null ? 'late' : 'long';
};

const badges = {
  late: { text: 'Not sealed for 10 seconds', tone: 'warning' },
  long: { text: 'Not sealed for 5 minutes', tone: 'bad' },
  over: { text: 'Sealed again', tone: 'good' },
} as const;

/** The seal over the audit log is behind. Nothing stops on its own; after five minutes the card offers the freeze. */
export function sealingAlarmCard(alarm: SealingAlarm): Card {
  const state = stateOf(alarm);
  const badge = badges[state];
  return {
    title: 'Audit log alarm · sealing is late',
    badge,
    blocks: [
      factList([
        fact('Not sealed since', time(alarm.since, alarm.timeZone)),
        ...(alarm.endedAt === null
          ? []
          : [fact('Sealed again', time(alarm.endedAt, alarm.timeZone))]),
        ...(alarm.longAt === null ? [] : [fact('Called by phone', calledWords(alarm))]),
      ]),
      ...(state === 'over'
        ? []
        : [
            say(
              'Check that a dial worker runs, and its log. Until entries are signed, the owner of the database could change them unnoticed.',
            ),
            note('Calling goes on. Only a person can stop it.'),
          ]),
    ],
    buttons:
      state === 'long'
        ? [
            {
              verb: 'freeze-form',
              label: 'Freeze all calling…',
              style: 'danger',
              data: {},
              opensForm: true,
            },
          ]
        : [],
    summary: `Audit log alarm: ${badge.text.toLowerCase()}`,
  };
}

function calledWords(alarm: SealingAlarm): string {
  const { called, calledAt, failed, hasPhones, timeZone } = alarm;
  if (calledAt === null)
    return hasPhones ? 'No administrator yet' : 'Nobody: no administrator has a phone on record';
  const all = `${plural(called, 'administrator')}, last at ${time(calledAt, timeZone)}`;
  return failed === 0 ? all : `${all}. ${failed} couldn’t be called or texted`;
}

/** What the thread is told, for an edit alone tells nobody; `told` is what it knows. */
export function sealingMilestone(alarm: SealingAlarm, told: string): { state: State; card?: Card } {
  const state = stateOf(alarm);
  if (told === '' || told === state) return { state };
  const title = badges[state].text;
  const text =
    state === 'over'
      ? 'Every entry is signed again. Changes made before that can’t be detected.'
      : 'Administrators and compliance staff can freeze all calling on the card above. Calling goes on until someone does.';
  return { state, card: sentenceCard({ title, text }) };
}
