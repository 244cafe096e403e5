import type { Person } from '#sandbox/person.ts';
import { until } from '#sandbox/until.ts';

/** Opens the form of an announcement's words, with every language shown and this English. */
export async function writeAnnouncement(person: Person, english: string): Promise<void> {
  await person.openForm('closure');
  await person.submit({ happening: 'other' });
  await until('the words', () => person.form().includes('Other languages'));
  await person.pressForm('message-languages', { 'text-en': english });
  await until('the button', () => person.form().includes('Propose translations'));
}

/** Presses “Propose translations” until the form says this. */
export async function proposeUntil(person: Person, english: string, words: string): Promise<void> {
  await until(`the form to say “${words}”`, async () => {
    await person.pressForm('propose-translations', { 'text-en': english });
    return person.form().includes(words);
  });
}
