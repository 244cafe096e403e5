import { type ReactNode, useState } from 'react';
import { clockOf } from './clock-of.ts';

/** The answers to a message, folded into a line. */
export function Thread(props: {
  count: number;
  lastAtMs: number;
  /** The first words of the message they answer. */
  about: string;
  /** It answers a person, who waits for it. */
  isAnswer?: boolean;
  children: ReactNode;
}) {
  const [isOpen, setIsOpen] = useState(props.isAnswer === true);
  if (props.count === 0) return null;
  const replies = `${props.count} ${props.count === 1 ? 'reply' : 'replies'}`;
  return (
    <div className="thread">
      <button
        type="button"
        className="thread-line"
        data-testid="thread"
        aria-expanded={isOpen}
        onClick={() => setIsOpen(!isOpen)}
      >
        {replies} <span>· last {clockOf(props.lastAtMs)}</span>
        <span className="unseen"> to {props.about}</span>
      </button>
      {isOpen && <div className="thread-replies">{props.children}</div>}
    </div>
  );
}
