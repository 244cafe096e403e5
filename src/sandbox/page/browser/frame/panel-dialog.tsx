import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { CloseButton } from './close-button.tsx';

const fields = 'input:not([type=hidden]), select, textarea, button';

/**
 * A dialog over one panel, not over the page: the other platform and the phones stay usable beside it.
 */
export function PanelDialog(props: {
  title: string;
  testId: string;
  onClose: () => void;
  children: ReactNode;
}) {
  const box = useRef<HTMLDivElement>(null);
  const titleId = useId();
  useEffect(() => {
    const before = document.activeElement;
    const body = box.current?.querySelector('.dialog-body');
    // What is only to be read has no field: the keyboard still closes it.
    const first = body?.querySelector<HTMLElement>(fields) ?? box.current?.querySelector('button');
    first?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    props.onClose();
  };
  return (
    <div className="dialog-shade">
      <div
        ref={box}
        className="dialog"
        role="dialog"
        aria-labelledby={titleId}
        data-testid={props.testId}
        onKeyDown={onKeyDown}
      >
        <div className="dialog-head">
          <h3 id={titleId}>{props.title}</h3>
          <CloseButton name="Close" onClose={props.onClose} />
        </div>
        <div className="dialog-body">{props.children}</div>
      </div>
    </div>
  );
}
