import { fact } from '#cards/blocks.ts';
import type { Fact } from '#cards/card.ts';
import type { Transfers } from '#domain/attempt/transfer/transfer.ts';
import { count } from '#domain/shared/count-words.ts';

/** What came of key 0. */
export function officeFacts(transfers: Transfers | undefined): Fact[] {
  if (transfers === undefined) return [];
  const { asked, answered, closed, unanswered, callBacks } = transfers;
  const parts = [
    [answered, 'put through'],
    [closed, 'while it was closed'],
    [unanswered, 'not picked up'],
    [callBacks, 'want a call back'],
  ] as const;
  const words = parts.flatMap(([number, what]) => (number > 0 ? [`${count(number)} ${what}`] : []));
  return [fact('Asked for the office', [count(asked), ...words].join(' · '))];
}

/** On a card that is over: how many, and who still waits for somebody. */
export function officeInShort(transfers: Transfers | undefined): Fact[] {
  if (transfers === undefined) return [];
  const { asked, callBacks } = transfers;
  const waiting = callBacks === 0 ? '' : ` · ${count(callBacks)} want a call back`;
  return [fact('Asked for the office', `${count(asked)}${waiting}`)];
}
