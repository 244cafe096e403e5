import { useEffect, useRef } from 'react';
import type { TeamsDialogItem } from '../../page-item.ts';
import { PanelDialog } from '../frame/panel-dialog.tsx';
import type { Act } from '../use-act.ts';
import { CardView } from './card-view.tsx';

/** A Teams dialog (task module): a card with inputs, or a few words. */
export function TeamsDialog(props: { dialog: TeamsDialogItem; act: Act; isBusy: boolean }) {
  const { dialog, act, isBusy } = props;
  const { userId } = dialog;
  const close = () => void act('teams/close', { userId });
  const form = useRef<HTMLDivElement>(null);
  const title = 'message' in dialog ? 'Bellwether' : dialog.title;
  useEffect(() => {
    // A form that comes back says at its top what is wrong.
    form.current?.closest('.dialog-body')?.scrollTo({ top: 0 });
  }, [dialog]);
  return (
    <PanelDialog key={title} title={title} testId="teams-dialog" onClose={close}>
      {'message' in dialog ? (
        <>
          <p className="plain-words" role="status">
            {dialog.message}
          </p>
          <div className="row dialog-foot">
            <button type="button" className="primary" onClick={close}>
              OK
            </button>
          </div>
        </>
      ) : (
        <div ref={form}>
          <CardView
            card={dialog.card}
            isBusy={isBusy}
            onPress={({ data }) => void act('teams/submit', { userId, data })}
          />
        </div>
      )}
    </PanelDialog>
  );
}
