import { keyZero } from '#test/support/stories/office/key-0-never-rings-an-empty-office.ts';

keyZero('long');
