import { type ReactNode, useEffect, useRef, useState } from 'react';
import { topIn } from './top-in.ts';

const nearEndPx = 80;

/**
 * Messages, oldest first. The newest is in view, from its top where it is taller than the list, unless the reader has
 * scrolled up; at first it is one that waits for a decision. A message that is edited in place is not read out again; only
 * `newest` is.
 */
export function MessageList(props: {
  label: string;
  /** The newest message in a sentence. */
  newest: string | undefined;
  count: number;
  children: ReactNode;
}) {
  const list = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const isFollowing = useRef(true);
  /** Until the reader scrolls or something comes. */
  const isFresh = useRef(true);
  const lastHeight = useRef(0);
  const lastTop = useRef(0);
  const [hasMore, setHasMore] = useState(false);

  const scrollEndOf = (element: HTMLElement) => {
    const waiting = content.current?.querySelectorAll('[data-waits=true]') ?? [];
    const target = (isFresh.current && [...waiting].at(-1)) || content.current?.lastElementChild;
    const end = element.scrollHeight - element.clientHeight;
    return target ? Math.min(end, topIn(element, target)) : end;
  };
  const follow = () => {
    const element = list.current;
    if (element === null) return;
    const place = scrollEndOf(element);
    lastHeight.current = element.scrollHeight;
    // Anyone who reads on below the top of a long message stays there.
    if (isFollowing.current && (isFresh.current || element.scrollTop < place)) {
      element.scrollTop = place;
    }
    lastTop.current = element.scrollTop;
  };

  useEffect(() => {
    if (content.current === null || list.current === null) return;
    // Cards grow after they are mounted, and again whenever they are edited; the list, when its panel is chosen.
    const observer = new ResizeObserver(follow);
    observer.observe(content.current);
    observer.observe(list.current);
    return () => observer.disconnect();
  }, []);
  const countBefore = useRef(props.count);
  useEffect(() => {
    if (countBefore.current === props.count) return;
    countBefore.current = props.count;
    isFresh.current = false;
    if (isFollowing.current) follow();
    else setHasMore(true);
  }, [props.count]);

  const toEnd = () => {
    isFollowing.current = true;
    follow();
  };
  const look = () => {
    const element = list.current;
    // While the content grows, the browser scrolls by itself: that is no reader going back.
    if (element === null || element.scrollHeight !== lastHeight.current) return;
    if (element.scrollTop === lastTop.current) return;
    lastTop.current = element.scrollTop;
    isFresh.current = false;
    isFollowing.current = element.scrollTop > scrollEndOf(element) - nearEndPx;
    if (isFollowing.current) setHasMore(false);
  };

  return (
    <div className="messages">
      {/* It takes the focus, so that keys can scroll it. */}
      <div
        ref={list}
        className="messages-scroll"
        role="group"
        aria-label={props.label}
        tabIndex={0}
        onScroll={look}
      >
        <div ref={content}>{props.children}</div>
      </div>
      {hasMore && (
        <button type="button" className="to-end" onClick={toEnd}>
          New messages ↓
        </button>
      )}
      <p className="unseen" aria-live="polite">
        {props.newest}
      </p>
    </div>
  );
}
