import { memo, useState } from 'react';
import { Message, type MessageProps } from 'slack-blocks-to-jsx';
import type { SlackMessageItem } from '../../page-item.ts';
import { clockOf } from '../frame/clock-of.ts';
import { Thread } from '../frame/thread.tsx';
import type { Act } from '../use-act.ts';
import { buttonsOf, type SlackButton, slackButtonClass } from './slack-buttons.ts';
import { SlackConfirm } from './slack-confirm.tsx';
import { useSlackButtons } from './use-slack-buttons.ts';

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

/** The thread is grouped anew with each update, of mostly the same messages. */
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
  const [asked, setAsked] = useState<SlackButton>();
  const buttons = buttonsOf(message.blocks);
  const body = useSlackButtons(buttons);
  const press = (button: SlackButton) => {
    setAsked(undefined);
    if (button.url !== undefined) window.open(button.url, '_blank', 'noopener');
    void act('slack/press', { userId, ts: message.ts, actionId: button.actionId });
  };
  const text = { type: 'section', text: { type: 'mrkdwn', text: message.text } };
  const blocks = message.blocks.length > 0 ? message.blocks : [text];
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
        {/* The library draws buttons without saying which they are: a click is matched by position. */}
        <div
          ref={body}
          onClickCapture={(event) => {
            const index = positionOf(event.target, event.currentTarget);
            const button = index === undefined ? undefined : buttons[index];
            if (button === undefined) return;
            event.stopPropagation();
            event.preventDefault();
            if (button.confirm === undefined) press(button);
            else setAsked(button);
          }}
        >
          <Message
            withoutWrapper
            logo=""
            name={message.from}
            blocks={blocks as MessageProps['blocks']}
            data={{ users }}
          />
        </div>
        {message.isEdited && <span className="edited">(edited)</span>}
        {asked?.confirm !== undefined && (
          <SlackConfirm
            question={asked.confirm}
            onYes={() => press(asked)}
            onNo={() => setAsked(undefined)}
          />
        )}
      </div>
    </div>
  );
}

function positionOf(target: EventTarget, within: HTMLElement): number | undefined {
  const drawn = target instanceof Element ? target.closest(`.${slackButtonClass}`) : null;
  if (drawn === null) return undefined;
  return [...within.querySelectorAll(`.${slackButtonClass}`)].indexOf(drawn);
}
