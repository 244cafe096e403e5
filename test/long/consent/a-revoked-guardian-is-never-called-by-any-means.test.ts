import { firstSeed } from '#test/support/seed.ts';
import { neverCalledByAnyMeans } from '#test/support/stories/consent/a-revoked-guardian-is-never-called-by-any-means.ts';

neverCalledByAnyMeans({ runs: 40, seed: firstSeed('long'), students: 250 });
