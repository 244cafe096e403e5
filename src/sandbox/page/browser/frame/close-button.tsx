/** A cross; its name alone says what it closes. */
export function CloseButton(props: { name: string; onClose: () => void }) {
  return (
    <button type="button" className="quiet close" aria-label={props.name} onClick={props.onClose} />
  );
}
