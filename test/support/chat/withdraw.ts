import type { Person } from '#sandbox/person.ts';
import { until } from '#sandbox/until.ts';

/** What waits for a decision has no button for it on the card that all see. */
export async function withdraw(person: Person, number: number): Promise<void> {
  await person.say(`closure stop ${number}`);
  await until('the question', () =>
    person.toldPrivately().some((words) => words.includes(`Withdraw closure ${number}?`)),
  );
  await person.pressPrivate('stop');
}
