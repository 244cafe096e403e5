import type { ModalView } from '@slack/types';
import { plain } from './slack-text.ts';

/** A modal that only says something; it can't be submitted, only closed. */
export function noticeView(title: string, sentence: string): ModalView {
  return {
    type: 'modal',
    title: plain(title, 24),
    close: plain('Close', 24),
    blocks: [{ type: 'section', text: plain(sentence, 3000) }],
  };
}
