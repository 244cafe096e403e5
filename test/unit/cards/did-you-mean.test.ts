import { expect, test } from 'vitest';
import { told } from '#conversation/door/registry.ts';
import { helpCard } from '#conversation/kit/help-card.ts';
import { editDistance } from '#domain/shared/typed/edit-distance.ts';

test.each([
  ['', 'late', 4],
  ['late', 'late', 0],
  ['laet', 'late', 1],
  ['staus', 'status', 1],
  ['kitten', 'sitting', 3],
])('from “%s” to “%s” it takes %i', (one, other, changes) => {
  expect(editDistance(one, other)).toBe(changes);
  expect(editDistance(other, one)).toBe(changes);
});

const guide = 'https://bellwether.example.org/guide';
const answer = (platform: 'slack' | 'teams', words: string) =>
  JSON.stringify(helpCard(platform, { lines: told, guide, lost: words.split(' ') }).blocks[0]);

test.each([
  ['closure staus', '/closure status'],
  ['closure sotp 12', '/closure stop'],
  ['closure laet 2h', '/closure late'],
  ['closure Corect', '/closure correct'],
  ['closure unfreze', '/closure unfreeze'],
  ['consent rekord', '/consent record'],
  ['audit reprot', '/audit report'],
  ['closure gaps', '/consent gaps'],
  ['closure report', '/consent report'],
  ['audit report 12a x', '/audit report'],
])('“%s” in Slack is asked back as “%s”', (typed, meant) => {
  expect(answer('slack', typed)).toContain(`Did you mean ${meant}?`);
});

test.each([
  ['closure staus', '@Bellwether status'],
  ['closure consnet find', '@Bellwether consent find'],
  ['closure adit now', '@Bellwether audit now'],
  ['closure clousre', '@Bellwether closure'],
])('“%s” in Teams is asked back as “%s”', (typed, meant) => {
  expect(answer('teams', typed)).toContain(`Did you mean ${meant}?`);
});

test.each(['closure dance', 'closure x', 'consent 5', 'closure I want to tell everybody'])(
  'nothing is guessed for “%s”',
  (typed) => {
    expect(answer('slack', typed)).not.toContain('Did you mean');
    expect(answer('slack', typed)).toContain(`I don’t recognize “/${typed}”.`);
  },
);

test('in Teams it is said back without the subject that nobody types there', () => {
  expect(answer('teams', 'closure dance now')).toContain('I don’t recognize “dance now”.');
});

test('a number among what was typed is not said back', () => {
  expect(answer('slack', 'closure whois 312-555-0142')).toContain('“/closure whois …”');
});
