/** Words of trouble; they stay until they are put away. */
export function Trouble(props: { words: string | undefined; onForget: () => void }) {
  return (
    <div role="alert">
      {props.words !== undefined && (
        <p className="trouble">
          <span>{props.words}</span>
          <button type="button" className="quiet" onClick={props.onForget} aria-label="Put away">
            ✕
          </button>
        </p>
      )}
    </div>
  );
}
