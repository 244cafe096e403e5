import { type FormEvent, useEffect, useRef } from 'react';
import { Message, type MessageProps } from 'slack-blocks-to-jsx';
import type { SlackViewItem } from '../../page-item.ts';
import { PanelDialog } from '../frame/panel-dialog.tsx';
import type { Act } from '../use-act.ts';
import { literally } from './literally.ts';
import { buttonsOf } from './slack-buttons.ts';
import { SlackField, type SlackInputBlock } from './slack-field.tsx';

/** A Slack modal as a form that can be filled in; the library draws inputs, but only to look at. */
export function SlackModal(props: { view: SlackViewItem; act: Act; isBusy: boolean }) {
  const { view, act, isBusy } = props;
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    const wrong = Object.keys(view.errors).length > 0 || view.trouble !== null;
    if (wrong)
      form.current?.querySelector('.field-error, .trouble')?.scrollIntoView({ block: 'center' });
  }, [view.errors, view.trouble]);
  const who = { userId: view.userId, viewId: view.id };
  const close = () => void act('slack/close', who);
  const valuesNow = () => {
    const typed = new FormData(form.current ?? undefined);
    return Object.fromEntries(
      view.blocks
        .filter(isInput)
        .map(({ block_id: blockId }) => [blockId, typed.getAll(blockId).filter(isText).join(',')]),
    );
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void act('slack/submit', { ...who, values: valuesNow() });
  };
  const choose = (name: string) =>
    void act('slack/form-choose', { ...who, name, values: valuesNow() });
  return (
    <PanelDialog title={view.title} testId="slack-modal" onClose={close}>
      <form ref={form} onSubmit={submit} noValidate>
        {view.trouble !== null && (
          <p className="trouble" role="alert">
            {view.trouble}
          </p>
        )}
        {view.blocks.map((block, index) =>
          isInput(block) ? (
            <SlackField
              key={block.block_id}
              block={block}
              error={view.errors[block.block_id]}
              onChoose={choose}
            />
          ) : block.type === 'actions' ? (
            <div key={index} className="row form-buttons">
              {buttonsOf([block]).map(({ actionId, verb, label }) => (
                <button
                  key={actionId}
                  type="button"
                  data-testid={`form-button-${verb}`}
                  disabled={isBusy}
                  onClick={() =>
                    void act('slack/form-press', { ...who, actionId, values: valuesNow() })
                  }
                >
                  {label}
                </button>
              ))}
            </div>
          ) : (
            <Message
              key={index}
              withoutWrapper
              logo=""
              name=""
              blocks={[literally(block)] as MessageProps['blocks']}
            />
          ),
        )}
        <div className="row dialog-foot">
          <button type="button" data-testid="modal-cancel" onClick={close}>
            {view.close ?? 'Cancel'}
          </button>
          {view.submit !== null && (
            <button type="submit" className="primary" data-testid="modal-submit" disabled={isBusy}>
              {isBusy ? 'Sending …' : view.submit}
            </button>
          )}
        </div>
      </form>
    </PanelDialog>
  );
}

function isInput(block: { type: string }): block is SlackInputBlock {
  return block.type === 'input';
}

function isText(value: FormDataEntryValue): value is string {
  return typeof value === 'string';
}
