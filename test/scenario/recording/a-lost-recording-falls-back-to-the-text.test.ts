import { lostRecording } from '#test/support/stories/recording/a-lost-recording-falls-back-to-the-text.ts';

lostRecording('short');
