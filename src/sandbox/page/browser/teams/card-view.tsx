import {
  AdaptiveCard,
  ExecuteAction,
  GlobalRegistry,
  OpenUrlAction,
  SubmitAction,
  Table,
  Versions,
} from 'adaptivecards';
import { useEffect, useRef } from 'react';
import { keepPlace } from './keep-place.ts';
import { markCard } from './mark-card.ts';
import { teamsHostConfig } from './teams-host-config.ts';

/** What a button of a card carries; without a verb it opens a dialog, or sends the one it stands in. */
export type CardPress = { verb?: string; data: object };

// The package calls itself free of side effects, so a bundler drops the module that registers tables.
GlobalRegistry.defaultElements.register('Table', Table, Versions.v1_5);
// Bellwether's cards hold literal words only; nothing in them is Markdown. A TextBlock may mention people.
AdaptiveCard.onProcessMarkdown = (text, result) => {
  result.didProcess = text.includes('<at>');
  const literal = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  result.outputHtml = literal.replaceAll(/&lt;at&gt;(.*?)&lt;\/at&gt;/g, '<b>@$1</b>');
};

export function CardView(props: {
  card: unknown;
  isBusy?: boolean;
  onPress: (press: CardPress) => void;
}) {
  const { card, onPress } = props;
  const box = useRef<HTMLDivElement>(null);
  const press = useRef(onPress);
  press.current = onPress;

  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const drawn = new AdaptiveCard();
    drawn.hostConfig = teamsHostConfig;
    drawn.onExecuteAction = (action) => {
      if (action instanceof ExecuteAction) {
        press.current({ verb: action.verb, data: action.data ?? {} });
      } else if (action instanceof SubmitAction) {
        press.current({ data: action.data ?? {} });
      } else if (action instanceof OpenUrlAction && action.url !== undefined) {
        window.open(action.url, '_blank', 'noopener');
      }
    };
    drawn.onInlineCardExpanded = (_action, isExpanded) => {
      markCard(element);
      // A question that unfolds below the edge would go unseen.
      if (isExpanded) requestAnimationFrame(() => element.scrollIntoView({ block: 'end' }));
    };
    drawn.parse(card);
    const rendered = drawn.render();
    if (rendered === undefined) return;
    const restore = keepPlace(element);
    element.replaceChildren(rendered);
    markCard(element);
    restore();
  }, [card]);

  return <div ref={box} className="card" aria-busy={props.isBusy === true} />;
}
