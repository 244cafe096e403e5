import { createHash } from 'node:crypto';
import type { ActionsBlock, InputBlock, KnownBlock, ModalView } from '@slack/types';
import { asTyped } from '#cards/as-typed.ts';
import type { Field, Form, FormButton } from '#cards/form.ts';
import { inOwnDirection } from '#chat/in-order.ts';
import { contextLine } from './render-card.ts';
import { renderInput } from './render-input.ts';
import { bold, pieces, plain } from './slack-text.ts';

/** What travels with a form and comes back with its submission. */
type FormMetadata = {
  verb: string;
  data: Record<string, string>;
  /** A modal belongs to no channel; private answers go where the form was asked for. */
  channelId: string;
  /** What is told when the person cancels. */
  cancel?: string;
};

/** https://docs.slack.dev/reference/views/modal-views */
const maxTitle = 24;
const maxBlocks = 100;
const maxSectionText = 3000;

/** A form as a Slack modal. Each field's name is its element's action id. */
export function renderForm(form: Form, place: { channelId: string }): ModalView {
  const metadata: FormMetadata = {
    verb: form.verb,
    data: form.data,
    channelId: place.channelId,
    ...(form.cancel === undefined ? {} : { cancel: form.cancel }),
  };
  // Slack keeps what was typed where a block id comes back in an updated view, even if the new
  // form brings another value. A digest of the form makes the ids of another form other ids.
  const digest = createHash('sha256').update(JSON.stringify(form)).digest('hex').slice(0, 8);
  const intro: KnownBlock[] = form.intro === undefined ? [] : sections(form.intro);
  return {
    type: 'modal',
    callback_id: form.verb,
    title: plain(form.title, maxTitle),
    submit: plain(form.submitLabel, maxTitle),
    close: plain('Cancel', maxTitle),
    ...(form.cancel === undefined ? {} : { notify_on_close: true }),
    private_metadata: JSON.stringify(metadata),
    blocks: [
      ...intro,
      ...form.fields.flatMap((field) => renderField(field, digest)),
      ...(form.note === undefined ? [] : [contextLine(asTyped('slack', form.note))]),
      ...renderButtons(form.buttons ?? []),
    ].slice(0, maxBlocks),
  };
}

/** A press of one brings the state of the view; its verb and data stand as on a card. */
function renderButtons(buttons: readonly FormButton[]): ActionsBlock[] {
  if (buttons.length === 0) return [];
  const elements = buttons.map(({ verb, label, data }, index) => ({
    type: 'button' as const,
    action_id: `${verb}:${index}`,
    text: plain(label, 75),
    value: JSON.stringify(data ?? {}),
  }));
  return [{ type: 'actions', elements }];
}

function renderField(field: Field, digest: string): KnownBlock[] {
  if (field.kind === 'words') {
    return [{ type: 'section', text: bold(field.label) }, ...sections(field.text)];
  }
  const element = renderInput(field);
  if (element === undefined) {
    return [
      { type: 'section', text: bold(field.label) },
      { type: 'context', elements: [plain('There is nothing to choose from.', maxSectionText)] },
    ];
  }
  const redraws = field.kind === 'choice' ? field.redraws : undefined;
  const block: InputBlock = {
    type: 'input',
    block_id: [field.name, digest, ...(redraws === undefined ? [] : [redraws])].join(':'),
    ...(redraws !== undefined && { dispatch_action: true }),
    label: plain(field.label, 2000),
    element,
    optional: field.optional === true,
    ...(field.hint !== undefined && { hint: plain(field.hint, 2000) }),
  };
  return [block];
}

/** Long words in as many sections as they need, so that nothing to be read is cut away. */
function sections(text: string): KnownBlock[] {
  return pieces(inOwnDirection(text), maxSectionText).map((part) => ({
    type: 'section',
    text: { type: 'plain_text', text: part, emoji: false },
  }));
}
