import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { leafBytes } from '#domain/audit/log/leaf.ts';

const text = fc.string({ unit: 'grapheme' });

test('the bytes of an entry are its canonical JSON, whatever stands in it', () => {
  fc.assert(
    fc.property(
      fc.record({
        id: fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }).map(String),
        at: fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
        actor: fc.record({ kind: text, id: fc.option(text) }),
        act: text,
        subject: fc.record({ kind: text, id: text }),
        facts: fc.dictionary(text, fc.jsonValue({ stringUnit: 'grapheme' })),
      }),
      (entry) => {
        expect(leafBytes(entry).toString()).toBe(canonicalize(entry));
      },
    ),
  );
});
