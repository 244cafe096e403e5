import { evidenceOfOneFamily } from '#test/support/stories/audit/evidence-of-one-family-shows-no-other.ts';

evidenceOfOneFamily('long');
