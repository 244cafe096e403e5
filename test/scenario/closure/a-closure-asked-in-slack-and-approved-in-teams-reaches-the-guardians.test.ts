import { describeClosure } from '#test/support/stories/closure/from-words-to-summary.ts';

describeClosure({ askedIn: 'slack', approvedIn: 'teams' });
