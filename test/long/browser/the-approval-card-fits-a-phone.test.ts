import { expect, test } from 'vitest';
import { campaignCard } from '#conversation/closure/campaign-card.ts';
import { aClosure, oddities } from '#test/support/cards/a-closure.ts';
import { setUpOnce } from '#test/support/set-up.ts';
import { cardsOnAPhone, mostPixels, phone } from '#test/support/web/cards-on-a-phone.ts';

const recordings = ['en', 'es'].map((language) => ({
  language,
  by: 'Dana Whitfield',
  seconds: 14,
}));

const phoneScreen = setUpOnce(() =>
  cardsOnAPhone([
    campaignCard(aClosure({}, { warnings: oddities })),
    campaignCard(aClosure({ recordings }, { warnings: oddities })),
  ]),
);

test.each([
  ['Slack', 'three warnings', 0],
  ['Teams', 'three warnings', 0],
  ['Slack', 'three warnings and two recordings', 1],
  ['Teams', 'three warnings and two recordings', 1],
] as const)(
  'in %s the approval card with five languages, %s is at most 700 pixels high',
  async (where, _with, place) => {
    const card = await phoneScreen.show(where, place);
    // The button; the question behind it says the same word, and isn't seen before it is pressed.
    const approve = card.getByText('Approve', { exact: true }).filter({ visible: true });
    await approve.waitFor();
    expect(await card.innerText()).toContain('Is the date right?');
    const box = await card.boundingBox();
    expect(box?.width).toBeLessThanOrEqual(phone.width);
    expect(box?.height).toBeGreaterThan(300);
    expect(box?.height).toBeLessThanOrEqual(mostPixels);
  },
);
