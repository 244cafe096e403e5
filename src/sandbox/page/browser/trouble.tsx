import { CloseButton } from './frame/close-button.tsx';

/** Words of trouble; they stay until they are put away. */
export function Trouble(props: { words: string | undefined; onForget: () => void }) {
  return (
    <div role="alert">
      {props.words !== undefined && (
        <p className="trouble">
          <span>{props.words}</span>
          <CloseButton name="Put away" onClose={props.onForget} />
        </p>
      )}
    </div>
  );
}
