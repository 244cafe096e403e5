import { clockOfTheBot } from '#test/support/stories/approval/the-clock-of-the-bot-decides-nothing.ts';

clockOfTheBot('short');
