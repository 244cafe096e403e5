import { expect, test } from 'vitest';
import { districtSettings } from '#domain/district/district-settings.ts';

test('only what is named is set', () => {
  expect(districtSettings({ 'escalation-minutes': '4', 'calls-at-once': 'unlimited' })).toEqual({
    escalation_minutes: 4,
    calls_at_once: null,
  });
});

test('the number for drills is read as people write it, or taken away', () => {
  expect(districtSettings({ 'drill-number': '(312) 555-0199' })).toEqual({
    drill_number: '+13125550199',
  });
  expect(districtSettings({ 'drill-number': 'none' })).toEqual({ drill_number: null });
});

test('a state is read by its two letters, or taken away', () => {
  expect(districtSettings({ state: 'tx' })).toEqual({ state: 'TX' });
  expect(districtSettings({ state: 'none' })).toEqual({ state: null });
});

test.each([
  [{}, 'Give the settings to change, such as --calls-per-second 30'],
  [
    { 'calls-per-second': 'fast' },
    '--calls-per-second must be a number of calls above 0 and up to 1000',
  ],
  [{ 'calls-per-second': '' }, '--calls-per-second must be a number of calls above 0'],
  [
    { 'calls-at-once': '0' },
    '--calls-at-once must be a whole number from 1 to 10000, or “unlimited”',
  ],
  [{ 'calls-at-once': 'many' }, '--calls-at-once must be a whole number from 1 to 10000'],
  [{ 'local-presence': 'yes' }, '--local-presence must be on or off'],
  [{ 'consent-policy': 'loose' }, '--consent-policy must be law, strict or strictest'],
  [{ 'time-zone': 'Chicago' }, '--time-zone must be a name such as America/Chicago'],
  [{ 'escalation-minutes': '2.5' }, '--escalation-minutes must be a whole number from 1 to 240'],
  [{ 'callback-number': '555' }, '--callback-number must be a US number such as +13125550100'],
  [{ 'drill-number': '+442079460100' }, '--drill-number must be a US number such as +13125550199'],
  [{ 'drill-number': '+18765550100' }, '--drill-number must be a US number such as +13125550199'],
  [{ 'drill-number': '911' }, '--drill-number must be a US number such as +13125550199'],
  [{ state: 'Texas' }, '--state must be the two letters of a state, such as TX, or “none”'],
  [{ name: ' ' }, '--name must not be empty'],
])('%j is refused in words', (options, words) => {
  expect(() => districtSettings(options)).toThrow(words);
  expect(() => districtSettings(options)).not.toThrow(/expected|Invalid/);
});
