import { firstSeed } from '#test/support/seed.ts';
import { engineAndFilterAgree } from '#test/support/stories/consent/engine.ts';

engineAndFilterAgree({ phones: 1_200, seed: firstSeed('short') });
