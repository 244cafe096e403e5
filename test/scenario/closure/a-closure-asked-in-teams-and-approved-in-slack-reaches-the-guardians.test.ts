import { describeClosure } from '#test/support/product/closure-scenario.ts';

describeClosure({ askedIn: 'teams', approvedIn: 'slack' });
