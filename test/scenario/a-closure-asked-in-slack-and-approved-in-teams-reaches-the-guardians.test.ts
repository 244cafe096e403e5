import { describeClosure } from '../support/closure-scenario.ts';

describeClosure({ askedIn: 'slack', approvedIn: 'teams' });
