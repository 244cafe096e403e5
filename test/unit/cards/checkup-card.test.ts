import { expect, test } from 'vitest';
import { renderCard as renderForSlack } from '#chat/slack/draw/render-card.ts';
import { renderCard as renderForTeams } from '#chat/teams/draw/render-card.ts';
import { checkupCard } from '#conversation/checkup/checkup-card.ts';
import type { Trouble } from '#domain/district/checkup/checkup.ts';
import { checkBlocks } from '#sandbox/slack/limits/block-limits.ts';
import { cardProblems } from '#sandbox/teams/card-rules.ts';

const cardOf = (troubles: Trouble[]) =>
  checkupCard({
    week: '2026-11-30',
    at: Temporal.Instant.from('2026-11-30T11:00:00Z'),
    timeZone: 'America/Chicago',
    asked: 24,
    troubles,
  });
const textsOf = (troubles: Trouble[]) =>
  cardOf(troubles).blocks.flatMap((block) => ('text' in block ? [block.text] : []));

const standby: Trouble = {
  about: 'database.replication',
  light: 'yellow',
  says: 'No standby follows the database.',
  todo: 'Set one up.',
};
const red = (says: string, todo = 'Do it.'): Trouble => ({ about: 'x', light: 'red', says, todo });

test('what is red comes first, each with its sentence and what to do', () => {
  const troubles = [standby, red('Slack refuses SLACK_BOT_TOKEN.', 'Copy it again.')];

  expect(textsOf(troubles)).toEqual([
    'Fix now',
    '• Slack refuses SLACK_BOT_TOKEN. Copy it again.',
    'Look at this week',
    '• No standby follows the database. Set one up.',
    expect.stringMatching(/^As of .*5:00 am CST\. The bot asks with its own settings and login\./),
  ]);
  expect(cardOf(troubles)).toMatchObject({
    title: 'Weekly checkup · week of Mon, Nov 30',
    badge: { text: '1 to fix, 1 to look at', tone: 'bad' },
  });
  expect(cardOf([standby]).badge).toEqual({ text: '1 to look at', tone: 'warning' });
});

test('one line says that all is well', () => {
  expect(textsOf([])).toEqual([
    'All 24 checks passed. Nothing needs to be done.',
    expect.stringContaining('npm run doctor'),
  ]);
  expect(cardOf([]).badge).toEqual({ text: 'All is well', tone: 'good' });
});

test('what one act mends stands on one line, and what is too much for a phone is counted', () => {
  expect(textsOf([red('A is away.'), red('B is away.')])[1]).toBe('• A is away. B is away. Do it.');

  const many = Array.from({ length: 30 }, (_, at) => red(`${'Much. '.repeat(40)}`, `Do ${at}.`));
  const [, lines = ''] = textsOf(many);
  expect(lines.split('\n')).toHaveLength(9);
  expect(lines).toMatch(/\n• 22 more: run “npm run doctor”\.$/);
  const slack = renderForSlack(cardOf(many));
  expect(checkBlocks(slack.blocks)).toEqual([]);
  expect(JSON.stringify(slack)).not.toContain('did not fit');
  expect(cardProblems(renderForTeams(cardOf(many)), { inDialog: false })).toEqual([]);
});
