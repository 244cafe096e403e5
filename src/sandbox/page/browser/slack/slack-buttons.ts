/** Which the library gives to every button it draws. */
export const slackButtonClass = 'slack_blocks_to_jsx__button_element';

export type SlackQuestion = { title: string; text: string; yes: string; no: string };

export type SlackButton = {
  actionId: string;
  /** What stands before the colon in the action id. */
  verb: string;
  label: string;
  style: string | undefined;
  /** The address that a link button opens. */
  url: string | undefined;
  confirm: SlackQuestion | undefined;
};

type Text = { text: string };
type Drawn = {
  type?: string;
  action_id?: string;
  text?: Text;
  style?: string;
  url?: string;
  confirm?: { title: Text; text: Text; confirm: Text; deny: Text };
};

/** The buttons of a message in the order in which they are drawn. */
export function buttonsOf(blocks: readonly object[]): SlackButton[] {
  return blocks
    .flatMap((block: { accessory?: Drawn; elements?: Drawn[] }) =>
      block.accessory === undefined ? (block.elements ?? []) : [block.accessory],
    )
    .filter(({ type }) => type === 'button')
    .map(({ action_id: actionId = '', text, style, url, confirm }) => ({
      actionId,
      verb: actionId.split(':')[0] ?? '',
      label: text?.text ?? '',
      style,
      url,
      confirm: confirm && {
        title: confirm.title.text,
        text: confirm.text.text,
        yes: confirm.confirm.text,
        no: confirm.deny.text,
      },
    }));
}
