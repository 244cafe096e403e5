import { memo, useState } from 'react';
import type { TeamsNoticeItem, TeamsPostItem } from '../../page-item.ts';
import { clockOf } from '../frame/clock-of.ts';
import { CloseButton } from '../frame/close-button.tsx';
import { Thread } from '../frame/thread.tsx';
import type { Act } from '../use-act.ts';
import { type CardPress, CardView } from './card-view.tsx';

type PostOptions = { userId: string; notices: TeamsNoticeItem[]; act: Act };
type ThreadOptions = PostOptions & { root: TeamsPostItem; replies: TeamsPostItem[] };

/** A post with the answers below it. */
export const TeamsPost = memo(function TeamsPost({ root, replies, ...rest }: ThreadOptions) {
  return (
    <article
      className="message"
      data-testid={`teams-post-${root.id}`}
      data-waits={JSON.stringify(root.cards).includes('"verb":"approve"')}
    >
      <TeamsWords {...rest} post={root} />
      <Thread
        count={replies.length}
        lastAtMs={Number(replies.at(-1)?.id)}
        about={root.summary || root.text}
        isAnswer={!root.isBot}
      >
        {replies.map((reply) => (
          <TeamsWords key={reply.id} {...rest} post={reply} />
        ))}
      </Thread>
    </article>
  );
}, isSame);

function isSame(a: ThreadOptions, b: ThreadOptions): boolean {
  return (
    a.root === b.root &&
    a.userId === b.userId &&
    a.notices.length === b.notices.length &&
    a.replies.length === b.replies.length &&
    a.replies.every((reply, index) => reply === b.replies[index])
  );
}

function TeamsWords({ post, userId, notices, act }: PostOptions & { post: TeamsPostItem }) {
  const press = (pressed: CardPress) => {
    const where = { userId, postId: post.id, data: pressed.data };
    if (pressed.verb !== undefined) void act('teams/execute', { ...where, verb: pressed.verb });
    else void act('teams/fetch', where);
  };
  return (
    <div className="words">
      <span className={`avatar${post.isBot ? ' bot' : ''}`} aria-hidden="true">
        {post.from.slice(0, 1)}
      </span>
      <div className="words-body">
        <p className="byline">
          <b>{post.from}</b> <time>{clockOf(Number(post.id))}</time>
          {post.isEdited && <span className="edited"> Edited</span>}
        </p>
        {post.text !== '' && (
          <p className="plain-words" dir="auto">
            {post.text.replaceAll(/<\/?at>/g, '')}
          </p>
        )}
        {post.cards.map((card, index) => (
          <CardView key={index} card={card} onPress={press} />
        ))}
        <Notice notices={notices.filter(({ postId }) => postId === post.id)} />
      </div>
    </div>
  );
}

/** What the last press was answered with; where all went well, the card itself tells. */
function Notice({ notices }: { notices: TeamsNoticeItem[] }) {
  const [putAway, setPutAway] = useState('');
  const last = notices.at(-1);
  if (last === undefined || last.id === putAway || last.text === 'Done.') return null;
  return (
    <p className="notice" role="status" data-testid="teams-notice">
      <span>
        <small>Only you see this</small>
        <span className="notice-text">{last.text}</span>
      </span>
      <CloseButton name="Put away" onClose={() => setPutAway(last.id)} />
    </p>
  );
}
