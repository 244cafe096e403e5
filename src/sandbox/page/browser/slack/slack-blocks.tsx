import { useState } from 'react';
import { Message, type MessageProps } from 'slack-blocks-to-jsx';
import { literally } from './literally.ts';
import { buttonsOf, type SlackButton, slackButtonClass } from './slack-buttons.ts';
import { SlackConfirm } from './slack-confirm.tsx';
import { useSlackButtons } from './use-slack-buttons.ts';

/** Blocks whose buttons can be pressed, after Slack's own question where one is asked. */
export function SlackBlocks(props: {
  from: string;
  blocks: object[];
  users: { id: string; name: string }[];
  onPress: (actionId: string) => void;
}) {
  const [asked, setAsked] = useState<SlackButton>();
  const buttons = buttonsOf(props.blocks);
  const body = useSlackButtons(buttons);
  const press = (button: SlackButton) => {
    setAsked(undefined);
    if (button.url !== undefined) window.open(button.url, '_blank', 'noopener');
    props.onPress(button.actionId);
  };
  return (
    <>
      {/* The library draws buttons without saying which they are: a click is matched by position. */}
      <div
        ref={body}
        onClickCapture={(event) => {
          const index = positionOf(event.target, event.currentTarget);
          const button = index === undefined ? undefined : buttons[index];
          if (button === undefined) return;
          event.stopPropagation();
          event.preventDefault();
          if (button.confirm === undefined) press(button);
          else setAsked(button);
        }}
      >
        <Message
          withoutWrapper
          logo=""
          name={props.from}
          blocks={props.blocks.map(literally) as MessageProps['blocks']}
          data={{ users: props.users }}
        />
      </div>
      {asked?.confirm !== undefined && (
        <SlackConfirm
          question={asked.confirm}
          onYes={() => press(asked)}
          onNo={() => setAsked(undefined)}
        />
      )}
    </>
  );
}

function positionOf(target: EventTarget, within: HTMLElement): number | undefined {
  const drawn = target instanceof Element ? target.closest(`.${slackButtonClass}`) : null;
  if (drawn === null) return undefined;
  return [...within.querySelectorAll(`.${slackButtonClass}`)].indexOf(drawn);
}
