import { firstSeed } from '#test/support/seed.ts';
import { engineAndFilterAgree } from '#test/support/stories/consent/engine.ts';

engineAndFilterAgree({ phones: 2_500, seed: firstSeed('short') });
