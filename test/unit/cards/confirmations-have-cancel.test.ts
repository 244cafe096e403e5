import { expect, test } from 'vitest';
import type { Card } from '#cards/card.ts';
import { renderCard as renderSlack } from '#chat/slack/draw/render-card.ts';
import { renderCard as renderTeams } from '#chat/teams/draw/render-card.ts';

const ask = (verb: 'stop' | 'approve', id: string) => ({
  verb,
  label: verb === 'stop' ? 'Stop' : 'Approve',
  style: 'danger' as const,
  data: { id },
  confirm: { title: 'Are you sure?', text: 'It counts at once.', yes: 'Do it' },
});
const card: Card = {
  title: 'Closure 7',
  blocks: [],
  buttons: [ask('stop', '7'), ask('approve', '7')],
  summary: 'Closure 7',
};

type Element = {
  type: string;
  id?: string;
  isVisible?: boolean;
  title?: string;
  targetElements?: string[];
  items?: Element[];
  actions?: Element[];
};

test('in Slack each question has Cancel beside its act', () => {
  const foot = renderSlack(card).blocks.at(-1);

  expect(JSON.stringify(foot).match(/"deny":\{[^}]*"text":"Cancel"/g)).toHaveLength(2);
});

test('in Teams a question takes the place of the buttons, and Cancel brings them back', () => {
  const { body, actions: outside } = renderTeams(card) as unknown as {
    body: Element[];
    actions?: Element[];
  };
  const { id: buttons, actions = [] } = body.find(({ type }) => type === 'ActionSet') ?? {};
  expect(outside).toBeUndefined();
  const questions = body.filter(({ id }) => id?.startsWith('question-'));

  expect(new Set(questions.map(({ id }) => id)).size).toBe(2);
  questions.forEach((question, place) => {
    expect(question.isVisible).toBe(false);
    const [act, cancel] = question.items?.find(({ type }) => type === 'ActionSet')?.actions ?? [];
    expect(act).toMatchObject({ type: 'Action.Execute', title: 'Do it' });
    expect(cancel).toEqual({
      type: 'Action.ToggleVisibility',
      title: 'Cancel',
      targetElements: [buttons, question.id],
    });
    expect(actions[place]).toMatchObject({
      type: 'Action.ToggleVisibility',
      targetElements: [buttons, question.id],
    });
  });
});
