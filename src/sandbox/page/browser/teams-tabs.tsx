import { useState } from 'react';

/** The channel, and the person's own chat with the bot, where its private answers come. */
export function TeamsTabs(props: {
  isPrivate: boolean;
  /** How much the bot has said in the chat. */
  chatCount: number;
  onChoose: (isPrivate: boolean) => void;
}) {
  const [seenCount, setSeenCount] = useState(props.chatCount);
  if (props.isPrivate && seenCount !== props.chatCount) setSeenCount(props.chatCount);
  const unread = props.chatCount - seenCount;
  return (
    <div className="tabs" role="group" aria-label="Where you are in Teams">
      <button
        type="button"
        aria-pressed={!props.isPrivate}
        data-testid="teams-tab-channel"
        onClick={() => props.onChoose(false)}
      >
        Channel
      </button>
      <button
        type="button"
        aria-pressed={props.isPrivate}
        data-testid="teams-tab-chat"
        onClick={() => props.onChoose(true)}
      >
        Chat with Bellwether
        {unread > 0 && <span className="unread">{unread} new</span>}
      </button>
    </div>
  );
}
