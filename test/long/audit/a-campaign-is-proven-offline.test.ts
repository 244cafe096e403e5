import { provenOffline } from '#test/support/stories/audit/a-campaign-is-proven-offline.ts';

provenOffline('long');
