import { type ReactNode, useState } from 'react';
import type { GuideItem, GuideStep, PageOperator } from '../../page-item.ts';
import { CloseButton } from '../frame/close-button.tsx';

const key = 'bellwether guide';

/** Five minutes from a request to its summary. Each step ticks itself; once read, the guide can go. */
export function Guide(props: { operators: PageOperator[]; guide: GuideItem | undefined }) {
  const [isOpen, setIsOpen] = useState(() => sessionStorage.getItem(key) !== 'closed');
  if (!isOpen) return null;
  const nameOf = (index: number) => props.operators[index]?.name ?? 'somebody';
  const steps: [GuideStep, ReactNode][] = [
    [
      'request',
      <>
        In Slack, as {nameOf(0)}, press <kbd>/closure</kbd> and submit.
      </>,
    ],
    ['approve', <>In Teams, as {nameOf(1)}, press Approve.</>],
    ['answer', <>Answer one of your phones.</>],
    [
      'key',
      <>
        During the call, press <kbd>9</kbd> to opt out.
      </>,
    ],
    ['kill', <>In the machine room, kill a worker.</>],
    ['finish', <>Read the summary when calling ends.</>],
  ];
  const done = new Set(props.guide?.done);
  const next = steps.find(([step]) => !done.has(step))?.[0];
  const close = () => {
    sessionStorage.setItem(key, 'closed');
    setIsOpen(false);
  };
  return (
    <section className="guide" aria-label="Try this">
      <h2>
        {next === undefined ? 'All done' : 'Try this'}{' '}
        <small>
          {done.size} of {steps.length}
        </small>
      </h2>
      <ol>
        {steps.map(([step, words]) => (
          <li
            key={step}
            data-testid={`guide-${step}`}
            data-state={done.has(step) ? 'done' : step === next ? 'next' : 'later'}
          >
            {words}
            {done.has(step) && <span className="unseen"> Done.</span>}
          </li>
        ))}
      </ol>
      <CloseButton name="Close the guide" onClose={close} />
    </section>
  );
}
