import { useState } from 'react';
import type { PageOperator } from '../../page-item.ts';

const key = 'bellwether guide';

/** What to do first. Once read, it can go. */
export function Guide({ operators }: { operators: PageOperator[] }) {
  const [isOpen, setIsOpen] = useState(() => sessionStorage.getItem(key) !== 'closed');
  if (!isOpen) return null;
  const nameOf = (index: number) => operators[index]?.name ?? 'somebody';
  const close = () => {
    sessionStorage.setItem(key, 'closed');
    setIsOpen(false);
  };
  return (
    <section className="guide" aria-label="Try this">
      <h2>Try this</h2>
      <ol>
        <li>
          In Slack, as {nameOf(0)}, press <kbd>/closure</kbd> and ask.
        </li>
        <li>In Teams, as {nameOf(1)}, press Approve.</li>
        <li>Answer one of your phones and press 9.</li>
      </ol>
      <button type="button" className="quiet" onClick={close} aria-label="Close the guide">
        ✕
      </button>
    </section>
  );
}
