import { describeClosure } from '#test/support/product/closure-scenario.ts';

describeClosure({ askedIn: 'slack', approvedIn: 'teams' });
