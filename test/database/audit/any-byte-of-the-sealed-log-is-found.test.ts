import { firstSeed } from '#test/support/seed.ts';
import { anyByteIsFound } from '#test/support/stories/audit/any-byte-of-the-sealed-log-is-found.ts';

anyByteIsFound({ runs: 12, seed: firstSeed('short') });
