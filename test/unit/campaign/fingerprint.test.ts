import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fingerprintOf, type SealedContent, shortCode } from '#domain/closure/seal/fingerprint.ts';

const content: SealedContent = {
  campaign: '018f',
  version: 1,
  happening: 'closed',
  ground: 'weather',
  purpose: 'emergency',
  schools: ['a', 'b'],
  eventDate: '2027-01-13',
  machines: 'leave',
  delivery: 'call',
  startAt: null,
  stopTryingAt: '2027-01-13T13:30:00Z',
  texts: { en: 'Closed.', es: 'Cerrado.' },
  script: {
    en: {
      call: [{ language: 'en', voice: 'Joanna', text: 'Closed.' }],
      recorder: [{ language: 'en', voice: 'Joanna', text: 'Closed.' }],
      keys: [{ language: 'en', voice: 'Joanna', text: 'Goodbye.' }],
      text: 'Closed.',
    },
  },
  registeredName: 'Maple Valley Schools',
  callbackNumber: '+13125550100',
  callerIds: ['+13125550100', '+13125550101'],
  localPresence: false,
  policyVersion: 3,
  ruleSet: '2025-04-11',
  consentPolicy: 'strict',
  ringSeconds: 25,
  retries: { maxTries: 3, busySeconds: 120, noAnswerSeconds: 600 },
  recipients: { root: 'aa', count: 2, byRule: [{ channel: 'voice', rule: 'emergency', count: 2 }] },
  exclusions: { root: 'bb', count: 0, byRule: [] },
  languages: [{ language: 'en', count: 2 }],
  zones: [{ timeZones: ['America/Chicago'], count: 3 }],
  approvalsNeeded: 1,
  expiresAt: '2027-01-13T11:00:00Z',
};

/** Every path to a plain value within the content. */
function paths(value: unknown, path: string[] = []): string[][] {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => paths(inner, [...path, key]))
    : [path];
}

function changed(path: string[]): SealedContent {
  const copy = structuredClone(content);
  let at: Record<string, unknown> = copy as unknown as Record<string, unknown>;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string, unknown>;
  const last = path.at(-1) ?? '';
  at[last] = typeof at[last] === 'number' ? at[last] + 1 : `${String(at[last])}!`;
  return copy;
}

test.each(paths(content).map((path) => [path.join('.'), path] as const))(
  'a change of %s is another fingerprint',
  (_name, path) => {
    expect(fingerprintOf(changed(path)).equals(fingerprintOf(content))).toBe(false);
  },
);

test('the order in which fields were written does not matter', () => {
  fc.assert(
    fc.property(
      fc.shuffledSubarray(Object.keys(content), { minLength: Object.keys(content).length }),
      (keys) => {
        const shuffled = Object.fromEntries(
          keys.map((key) => [key, content[key as keyof SealedContent]]),
        ) as SealedContent;

        expect(fingerprintOf(shuffled).equals(fingerprintOf(content))).toBe(true);
      },
    ),
  );
});

test('the short code is the first eight digits', () => {
  expect(shortCode(Buffer.from('7f3a91c2deadbeef', 'hex'))).toBe('7f3a-91c2');
});
