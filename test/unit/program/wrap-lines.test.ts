import { expect, test } from 'vitest';
import { describeFindings, terminalWidth, wrapLines } from '#doctor/describe-findings.ts';
import { green, red, yellow } from '#doctor/finding.ts';

const findings = [
  red('slack.token', 'Slack refuses SLACK_BOT_TOKEN (invalid_auth).', 'Copy the bot token again.'),
  green('host.version', 'This is Bellwether 0.1.0.'),
  yellow('database.replication', 'No standby follows.', 'Set one up: docs/failover.md says how.'),
];

test('what is red comes last, and no line is wider than the terminal or breaks its column', () => {
  expect(describeFindings(findings, { columns: 50 }).split('\n')).toEqual([
    '✓ host.version          This is Bellwether 0.1.0.',
    '! database.replication  No standby follows.',
    '                        → Set one up:',
    '                          docs/failover.md says',
    '                          how.',
    '✗ slack.token           Slack refuses',
    '                        SLACK_BOT_TOKEN',
    '                        (invalid_auth).',
    '                        → Copy the bot token',
    '                          again.',
    '1 red, 1 yellow, 1 green.',
  ]);
});

test('shortened, it counts what is green and leaves it out', () => {
  expect(describeFindings(findings, { short: true })).not.toContain('host.version');
  expect(describeFindings(findings, { short: true })).toMatch(/1 red, 1 yellow, 1 green\.$/);
  expect(describeFindings(findings.slice(1, 2), { short: true })).toBe('0 red, 0 yellow, 1 green.');
});

test('a question keeps the space behind it, and a word that is too long stays whole', () => {
  expect(wrapLines('What is your name? ', 20)).toBe('What is your name? ');
  expect(wrapLines('What is your whole name? ', 20)).toBe('What is your whole\nname? ');
  expect(wrapLines(`See https://example.org/${'x'.repeat(40)} now`, 20)).toBe(
    `See\nhttps://example.org/${'x'.repeat(40)}\nnow`,
  );
});

test.each([
  ['of 60 columns', { isTTY: true, columns: 60 }, 60],
  ['of 200 columns', { isTTY: true, columns: 200 }, 100],
  ['that says it has none', { isTTY: true, columns: 0 }, 80],
  ['that is a file', { isTTY: false, columns: 0 }, Infinity],
])('a terminal %s has lines of its width', (_what, screen, width) => {
  expect(terminalWidth(screen)).toBe(width);
});
