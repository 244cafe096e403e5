import { type ReactNode, useEffect, useRef, useState } from 'react';

const nearEndPx = 80;

/**
 * Messages, the newest at the end and in view, unless the reader has scrolled up. A message that is
 * edited in place is not read out again; only `newest` is.
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
  const wasAtEnd = useRef(true);
  const lastHeight = useRef(0);
  const [hasMore, setHasMore] = useState(false);

  useEffect(() => {
    if (content.current === null) return;
    // Cards grow after they are mounted, and again whenever they are edited.
    const observer = new ResizeObserver(() => {
      if (wasAtEnd.current) toEnd();
      lastHeight.current = list.current?.scrollHeight ?? 0;
    });
    observer.observe(content.current);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    if (!wasAtEnd.current) setHasMore(true);
  }, [props.count]);

  const toEnd = () => {
    const element = list.current;
    if (element === null) return;
    lastHeight.current = element.scrollHeight;
    element.scrollTop = element.scrollHeight;
  };
  const look = () => {
    const element = list.current;
    // While the content grows, the browser scrolls by itself: that is no reader going back.
    if (element === null || element.scrollHeight !== lastHeight.current) return;
    const hidden = element.scrollHeight - element.scrollTop - element.clientHeight;
    wasAtEnd.current = hidden < nearEndPx;
    if (wasAtEnd.current) setHasMore(false);
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
