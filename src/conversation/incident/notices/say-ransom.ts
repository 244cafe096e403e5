import { sentenceCard } from '#cards/sentence-card.ts';
import { readMoment, wallTime } from '#conversation/incident/run-incident.ts';
import type { Actor, Command, CommandContext, Reply } from '#conversation/kit/command.ts';
import type { Said } from '#conversation/kit/press.ts';
import { refuse } from '#conversation/kit/refusal-words.ts';
import { isRansomStep } from '#domain/incident/clock/deadline.ts';
import { recordRansom } from '#domain/incident/clock/record-ransom.ts';
import type { findIncidentNotices } from '#domain/incident/notice/find-incident-notices.ts';
import { ransomForm } from './notices-forms.ts';
import { onIncident } from './tell-families.ts';

/** That a ransom was demanded or paid, once the incident is open. */
export const ransomCommand = {
  pressed: { 'incident-ransom-form': onIncident(openRansom) },
  submitted: { 'incident-ransom': onIncident(sayRansom) },
} satisfies Command;

type Opened = NonNullable<Awaited<ReturnType<typeof findIncidentNotices>>>;

async function openRansom(
  context: CommandContext,
  _actor: Actor,
  { incident, ransom, now }: Opened,
): Promise<Reply> {
  if (ransom.some(({ what }) => what === 'paid')) return refuse('ransom-said');
  return {
    kind: 'form',
    form: ransomForm({ incident, ransom, now: await wallTime(context, now) }),
  };
}

async function sayRansom(
  context: CommandContext,
  { operator }: Actor,
  found: Opened,
  { values = {} }: Said,
): Promise<Reply> {
  const { what } = values;
  const at = await readMoment(context, values);
  const isAhead = at !== undefined && Temporal.Instant.compare(at, found.now) > 0;
  if (!isRansomStep(what) || at === undefined || isAhead)
    return {
      kind: 'errors',
      errors: {
        ...(isRansomStep(what) ? {} : { what: 'Choose what happened.' }),
        ...(at === undefined ? { date: 'Give the day and the time.' } : {}),
        ...(isAhead ? { date: 'That is in the future. Give the time when it happened.' } : {}),
      },
    };
  const about = { operator, incidentId: found.incident.id, what, at };
  const recorded = await recordRansom(context.db, about);
  return recorded.kind === 'refused'
    ? refuse(recorded.reason)
    : {
        kind: 'private',
        card: sentenceCard({ text: 'Recorded. The card has the deadlines that start with it.' }),
      };
}
