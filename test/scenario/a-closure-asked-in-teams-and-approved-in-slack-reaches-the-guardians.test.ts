import { describeClosure } from '../support/closure-scenario.ts';

describeClosure({ askedIn: 'teams', approvedIn: 'slack' });
