import { useId } from 'react';

type Text = { text: string };
type Option = { text: Text; value: string };

/** Fields have the names of Slack's own: https://docs.slack.dev/reference/block-kit/block-elements */
type SlackElement = {
  type: string;
  action_id: string;
  multiline?: boolean;
  placeholder?: Text;
  initial_value?: string;
  initial_date?: string;
  initial_time?: string;
  initial_option?: Option;
  initial_options?: Option[];
  options?: Option[];
  option_groups?: { label: Text; options: Option[] }[];
};

export type SlackInputBlock = {
  type: 'input';
  block_id: string;
  label: Text;
  hint?: Text;
  optional?: boolean;
  /** The app is told of a choice at once. */
  dispatch_action?: boolean;
  element: SlackElement;
};

/** A field keeps what was typed as long as its block id is the same, as in Slack. */
export function SlackField(props: {
  block: SlackInputBlock;
  error: string | undefined;
  onChoose: (blockId: string) => void;
}) {
  const { block, error } = props;
  const { element } = block;
  const id = useId();
  const isGroup = element.type === 'checkboxes' || element.type === 'multi_static_select';
  const label = (
    <>
      {block.label.text}
      {block.optional === true && <span className="optional"> (optional)</span>}
    </>
  );
  const parts = [
    ['error', error],
    ['hint', block.hint?.text],
  ].filter(([, words]) => words !== undefined);
  const below = parts.map(([part, words]) => (
    <p key={part} className={`field-${part}`} id={`${id}-${part}`}>
      {words}
    </p>
  ));
  const about = {
    'data-testid': `field-${element.action_id}`,
    'aria-invalid': error !== undefined,
    ...(parts.length > 0 && {
      'aria-describedby': parts.map(([part]) => `${id}-${part}`).join(' '),
    }),
  };
  if (isGroup) {
    return (
      <fieldset className="field" {...about}>
        <legend>{label}</legend>
        <Checks name={block.block_id} element={element} />
        {below}
      </fieldset>
    );
  }
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <Single
        element={element}
        about={{
          ...about,
          id,
          name: block.block_id,
          ...(block.dispatch_action === true && { onChange: () => props.onChoose(block.block_id) }),
        }}
      />
      {below}
    </div>
  );
}

type About = { id: string; name: string; 'data-testid': string; onChange?: () => void };

function Single({ element, about }: { element: SlackElement; about: About }) {
  switch (element.type) {
    case 'datepicker':
      return <input type="date" defaultValue={element.initial_date} {...about} />;
    case 'timepicker':
      return <input type="time" defaultValue={element.initial_time} {...about} />;
    case 'plain_text_input': {
      const text = { defaultValue: element.initial_value, dir: 'auto', ...about };
      return element.multiline === true ? (
        <textarea rows={4} {...text} />
      ) : (
        <input type="text" autoComplete="off" {...text} />
      );
    }
    default:
      return (
        <select defaultValue={element.initial_option?.value ?? ''} {...about}>
          {element.initial_option === undefined && (
            <option value="">{element.placeholder?.text ?? 'Choose one'}</option>
          )}
          {(element.options ?? []).map(drawOption)}
          {(element.option_groups ?? []).map((group) => (
            <optgroup key={group.label.text} label={group.label.text}>
              {group.options.map(drawOption)}
            </optgroup>
          ))}
        </select>
      );
  }
}

function drawOption({ value, text }: Option) {
  return (
    <option key={value} value={value}>
      {text.text}
    </option>
  );
}

function Checks({ name, element }: { name: string; element: SlackElement }) {
  const groups = element.option_groups ?? [];
  const options = [...(element.options ?? []), ...groups.flatMap((group) => group.options)];
  const chosen = new Set(element.initial_options?.map(({ value }) => value));
  return (
    <div className="checks">
      {options.map(({ value, text }) => (
        <label key={value}>
          <input type="checkbox" name={name} value={value} defaultChecked={chosen.has(value)} />
          {text.text}
        </label>
      ))}
    </div>
  );
}
