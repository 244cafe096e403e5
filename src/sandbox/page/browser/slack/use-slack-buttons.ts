import { type RefObject, useEffect, useRef } from 'react';
import { type SlackButton, slackButtonClass } from './slack-buttons.ts';

/** Marks the drawn buttons with what they do, for style and for tests. */
export function useSlackButtons(buttons: SlackButton[]): RefObject<HTMLDivElement | null> {
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const drawn = body.current?.querySelectorAll<HTMLElement>(`.${slackButtonClass}`) ?? [];
    for (const [index, element] of [...drawn].entries()) {
      element.dataset['testid'] = `slack-button-${buttons[index]?.verb}`;
      element.dataset['look'] = buttons[index]?.style ?? 'plain';
    }
  });
  return body;
}
