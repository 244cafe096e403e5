import { expect, test } from 'vitest';
import { quote, say } from '#cards/blocks.ts';
import { sentenceCard } from '#cards/sentence-card.ts';
import { renderCard as renderSlackCard } from '#chat/slack/draw/render-card.ts';
import { renderCard as renderTeamsCard } from '#chat/teams/draw/render-card.ts';
import { renderText } from '#chat/teams/draw/render-text.ts';

const card = sentenceCard({
  text: 'Type “closure link” to link it, or type “consent tasks”. Type “roster”. Ask IT: type “district set”.',
});

test('a sentence tells people to type what their platform takes, in a card, a line and a summary', () => {
  const slack = 'Type “/closure link” to link it, or type “/consent tasks”. Type “/roster”.';
  const drawn = renderSlackCard(card);
  expect(JSON.stringify(drawn.blocks)).toContain(slack);
  expect(drawn.text).toContain(slack);

  const teams =
    'Type “@Bellwether link” to link it, or type “@Bellwether consent tasks”. Type “@Bellwether roster”.';
  expect(renderText(card)).toContain(teams);
  expect(JSON.stringify(renderTeamsCard(card))).toContain(teams);
  expect(renderText(card)).toContain('type “district set”');
});

test('what somebody else said stays as it was said', () => {
  const said = 'They wrote: type “closure link”.';
  const quoted = { ...card, blocks: [quote('Text', said), say('The “closure link” was old.')] };
  for (const drawn of [renderSlackCard(quoted).blocks, renderTeamsCard(quoted).body]) {
    expect(JSON.stringify(drawn)).toContain(said);
    expect(JSON.stringify(drawn)).toContain('The “closure link” was old.');
  }
});
