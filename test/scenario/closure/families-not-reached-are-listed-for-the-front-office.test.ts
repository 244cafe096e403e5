import { notReachedAreListed } from '#test/support/stories/closure/families-not-reached-are-listed-for-the-front-office.ts';

notReachedAreListed('short');
