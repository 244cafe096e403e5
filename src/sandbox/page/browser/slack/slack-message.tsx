import { memo } from 'react';
import type { SlackMessageItem } from '../../page-item.ts';
import { clockOf } from '../frame/clock-of.ts';
import { Thread } from '../frame/thread.tsx';
import type { Act } from '../use-act.ts';
import { SlackBlocks } from './slack-blocks.tsx';
import { buttonsOf } from './slack-buttons.ts';

type MessageOptions = {
  message: SlackMessageItem;
  userId: string;
  users: { id: string; name: string }[];
  act: Act;
};

/** A message with the answers in its thread. */
export const SlackMessage = memo(function SlackMessage(
  props: MessageOptions & { replies: SlackMessageItem[] },
) {
  const { replies, ...rest } = props;
  return (
    <article
      className={`message${props.message.onlyFor === undefined ? '' : ' only-you'}`}
      data-testid={`slack-message-${props.message.ts}`}
      data-waits={buttonsOf(props.message.blocks).some(({ verb }) => verb === 'approve')}
    >
      <SlackWords {...rest} />
      <Thread
        count={replies.length}
        lastAtMs={Number(replies.at(-1)?.ts) * 1000}
        about={props.message.text}
      >
        {replies.map((reply) => (
          <SlackWords key={reply.ts} {...rest} message={reply} />
        ))}
      </Thread>
    </article>
  );
}, isSame);

/** The thread is grouped again with each update, of mostly the same messages. */
function isSame(
  a: MessageOptions & { replies: SlackMessageItem[] },
  b: MessageOptions & { replies: SlackMessageItem[] },
): boolean {
  return (
    a.message === b.message &&
    a.userId === b.userId &&
    a.replies.length === b.replies.length &&
    a.replies.every((reply, index) => reply === b.replies[index])
  );
}

function SlackWords({ message, userId, users, act }: MessageOptions) {
  const text = { type: 'section', text: { type: 'mrkdwn', text: message.text } };
  return (
    <div className="words">
      <span className={`avatar${message.from === 'Bellwether' ? ' bot' : ''}`} aria-hidden="true">
        {message.from.slice(0, 1)}
      </span>
      <div className="words-body">
        {message.onlyFor !== undefined && <p className="only-you-note">Only visible to you</p>}
        <p className="byline">
          <b>{message.from}</b> <span className="app">APP</span>{' '}
          <time>{clockOf(Number(message.ts) * 1000)}</time>
        </p>
        <SlackBlocks
          from={message.from}
          blocks={message.blocks.length > 0 ? message.blocks : [text]}
          users={users}
          onPress={(actionId) => void act('slack/press', { userId, ts: message.ts, actionId })}
        />
        {message.isEdited && <span className="edited">(edited)</span>}
      </div>
    </div>
  );
}
