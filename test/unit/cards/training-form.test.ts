import { expect, test } from 'vitest';
import { asTyped } from '#cards/as-typed.ts';
import { renderCard as renderSlackCard } from '#chat/slack/draw/render-card.ts';
import { renderForm as renderSlackForm } from '#chat/slack/draw/render-form.ts';
import { renderCard as renderTeamsCard } from '#chat/teams/draw/render-card.ts';
import { renderForm as renderTeamsForm } from '#chat/teams/draw/render-form.ts';
import { dialogOf } from '#chat/teams/invoke-answer.ts';
import { trainingForm } from '#conversation/people/training/take-training.ts';
import { trainingFailedCard } from '#conversation/people/training/training-card.ts';
import { markAnswers } from '#domain/people/training/course.ts';
import { standardCourse } from '#domain/people/training/set-course.ts';
import { wordsOf } from '#sandbox/person.ts';

const form = trainingForm({
  id: '01990000-0000-7000-8000-000000000001',
  name: 'calling',
  course: standardCourse,
});
const questions = standardCourse.lessons.flatMap((lesson) => lesson.questions);
const everything = [
  ...standardCourse.lessons.map(({ text }) => text),
  ...questions.flatMap(({ text, answers }) => [text, ...Object.values(answers)]),
];

test('the whole course fits a Slack modal, with no word cut', () => {
  const view = renderSlackForm(form, { channelId: 'C0CLOSURES' });

  for (const words of everything) expect(JSON.stringify(view)).toContain(words);
  expect(view.blocks.filter(({ type }) => type === 'input')).toHaveLength(questions.length + 1);
});

test('the whole course fits a Teams dialog', () => {
  const card = renderTeamsForm(form);
  dialogOf(form.title, card);

  const asked = wordsOf(card).replaceAll(/\\(?=\W)/g, '');
  for (const { text } of questions) expect(asked).toContain(text);
});

test('the form does not tell which answers are right', () => {
  expect(JSON.stringify(form)).not.toContain('"right"');
});

test('when every answer is wrong, each lesson stands once, on both platforms', () => {
  const card = trainingFailedCard(markAnswers(standardCourse, {}), standardCourse);

  expect(card.blocks.filter(({ kind }) => kind === 'heading')).toHaveLength(5);
  const slack = JSON.stringify(renderSlackCard(card));
  for (const { text } of standardCourse.lessons) expect(slack).toContain(asTyped('slack', text));
  dialogOf(card.title, renderTeamsCard(card, { inDialog: true }));
});
