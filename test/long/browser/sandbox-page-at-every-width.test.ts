import { describe, expect, test } from 'vitest';
import { campaignCard } from '#conversation/closure/campaign-card.ts';
import { until } from '#sandbox/until.ts';
import { anEnd } from '#test/support/cards/a-tally.ts';
import { aWorstApproval } from '#test/support/cards/worst-approvals.ts';
import { setUpOnce } from '#test/support/set-up.ts';
import { cardsOnAPhone } from '#test/support/web/cards-on-a-phone.ts';
import { placeCall } from '#test/support/web/place-call.ts';

/** The second one is called first where everybody is called. */
const phones = [
  { number: '+13125550101', label: 'Rosa Marsh', language: 'en', turn: 7 },
  { number: '+13125550102', label: 'Lena Park', language: 'en', turn: 0 },
  { number: '+13125550103', label: 'Luis Ortiz', language: 'es', turn: 3 },
];
const own = '+13125550102';
const others = '+13125550101';

/** Of a phone held upright, of a small tablet and of a desk, and either side of where the page changes. */
const widths = [320, 390, 599, 601, 768, 1101, 1440];

const screen = setUpOnce(() =>
  cardsOnAPhone([campaignCard(aWorstApproval()), campaignCard(anEnd())], phones),
);

test.each(widths)('at %i pixels the page says that it is fictional', async (width) => {
  const { page } = screen;
  await page.setViewportSize({ width, height: 844 });

  const words = page.getByText('everything here is fictional');
  const box = await words.boundingBox();

  expect(await words.isVisible()).toBe(true);
  expect(box?.y ?? -1).toBeGreaterThanOrEqual(0);
  expect(box?.height ?? 0).toBeGreaterThan(10);
  expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(width);
});

test('the viewer’s own phone is one that is called first, and it rings longer than others do', async () => {
  const { farSide, page } = screen;
  farSide.twilio.setBehavior(others, { answers: 'no-answer' });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByTestId('panel-phones').click();

  await placeCall(farSide, own);
  await until('the own phone to ring', () => farSide.twilio.phone(own).status === 'ringing');
  await placeCall(farSide, others);
  await until(
    'the other phone to give up',
    () => farSide.twilio.phone(others).call?.status === 'no-answer',
  );

  const phone = page.getByTestId(`phone-${own}`);
  await phone.getByText('Your phone').waitFor();
  expect(farSide.twilio.phone(own).status).toBe('ringing');
  const [first] = await page.locator('.phone').all();
  expect(await first?.getAttribute('data-testid')).toBe(`phone-${own}`);
});

describe.each([390, 1440])('at %i pixels', (width) => {
  test.each(['slack', 'teams', 'phones'])(
    'each target of the panel “%s” is at least 24 pixels high and wide',
    async (panel) => {
      const { page } = screen;
      await page.setViewportSize({ width, height: 844 });
      if (width < 600) await page.getByTestId(`panel-${panel}`).click();

      const targets = await page
        .locator('button, input, select, textarea, summary, a[role=button]')
        .evaluateAll((all) =>
          all.flatMap((one) => {
            const { width: w, height: h } = one.getBoundingClientRect();
            const name = one.getAttribute('aria-label') ?? one.textContent ?? one.tagName;
            return w > 1 && h > 1 ? [{ name: name.slice(0, 40), w, h }] : [];
          }),
        );

      expect(targets.length).toBeGreaterThan(8);
      expect(targets.filter(({ w, h }) => w < 24 || h < 24)).toEqual([]);
    },
  );

  test.each(['slack', 'teams'])(
    'the words of each channel’s tab in “%s” stand inside it',
    async (panel) => {
      const { page } = screen;
      await page.setViewportSize({ width, height: 844 });
      if (width < 600) await page.getByTestId(`panel-${panel}`).click();

      const tabs = await page.locator(`.panel.${panel} .tabs button`).evaluateAll((all) =>
        all.map((tab) => ({
          name: tab.textContent,
          isWhole: tab.scrollWidth <= tab.clientWidth,
        })),
      );

      expect(tabs.length).toBeGreaterThan(3);
      expect(tabs.filter(({ isWhole }) => !isWhole)).toEqual([]);
    },
  );
});
