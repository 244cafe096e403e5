import { breachIsRun } from '#test/support/stories/incident/a-breach-is-run-to-its-end-from-chat.ts';

breachIsRun('short');
