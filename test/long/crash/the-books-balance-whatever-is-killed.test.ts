import { firstSeed } from '#test/support/seed.ts';
import { booksBalance } from '#test/support/stories/crash/the-books-balance-whatever-is-killed.ts';

booksBalance({ campaigns: 1_000, seed: firstSeed('long'), isLong: true });
