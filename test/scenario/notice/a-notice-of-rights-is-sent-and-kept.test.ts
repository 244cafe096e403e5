import { noticeOfRights } from '#test/support/stories/notice/a-notice-of-rights-is-sent-and-kept.ts';

noticeOfRights('short');
