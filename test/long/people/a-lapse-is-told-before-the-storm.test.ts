import { lapseIsTold } from '#test/support/stories/people/a-lapse-is-told-before-the-storm.ts';

lapseIsTold('long');
