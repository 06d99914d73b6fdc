import Button from '@cloudscape-design/components/button';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import { useState } from 'react';

/** Members that are shown at first: an event may hold thousands. */
const AT_FIRST = 100;

/** Levels that are open at first. */
const OPEN_LEVELS = 3;

interface TreeProps {
  readonly value: unknown;
  readonly label: string;
  /** What is copied. @default - the value, indented */
  readonly text?: string;
}

/** A JSON value whose objects and lists can be folded. It shows text, whatever that holds. */
export function JsonTree({ value, label, text = JSON.stringify(value, null, 2) }: TreeProps) {
  // Making it anew is how all of it is opened or folded.
  const [levels, setLevels] = useState({ open: OPEN_LEVELS, made: 0 });
  const all = (open: number) => setLevels(({ made }) => ({ open, made: made + 1 }));
  return (
    <div className="events-json">
      <div className="events-json-actions">
        <CopyToClipboard
          copyButtonText="Copy JSON"
          copySuccessText="Copied"
          copyErrorText="The browser does not allow it"
          textToCopy={text}
        />
        <Button variant="inline-link" onClick={() => all(Number.POSITIVE_INFINITY)}>
          Open all
        </Button>
        <Button variant="inline-link" onClick={() => all(1)}>
          Fold all
        </Button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <section className="events-json-tree" aria-label={label} tabIndex={0}>
        <Node key={levels.made} value={value} openLevels={levels.open} isLast />
      </section>
    </div>
  );
}

interface NodeProps {
  readonly name?: string;
  readonly value: unknown;
  readonly openLevels: number;
  readonly isLast: boolean;
}

function Node({ name, value, openLevels, isLast }: NodeProps) {
  const [shown, setShown] = useState(AT_FIRST);
  const [isOpen, setOpen] = useState(openLevels > 0);
  const head = name !== undefined && <span className="events-json-name">{`${JSON.stringify(name)}: `}</span>;
  const comma = isLast ? '' : ',';
  if (typeof value !== 'object' || value === null) {
    return (
      <div className="events-json-leaf">
        {head}
        <span className={`events-json-${value === null ? 'null' : typeof value}`}>{JSON.stringify(value)}</span>
        {comma}
      </div>
    );
  }
  const isList = Array.isArray(value);
  const [start, end] = isList ? ['[', ']'] : ['{', '}'];
  const members = Object.entries(value);
  if (members.length === 0) {
    return (
      <div className="events-json-leaf">
        {head}
        {`${start}${end}${comma}`}
      </div>
    );
  }
  return (
    <details open={isOpen} onToggle={(it) => setOpen(it.currentTarget.open)}>
      <summary>
        {head}
        {start}
        {!isOpen && <span className="events-json-folded">{` ${inWords(members.length, isList)} ${end}${comma}`}</span>}
      </summary>
      {isOpen && (
        <>
          <div className="events-json-members">
            {members.slice(0, shown).map(([key, member], at) => (
              <Node
                key={key}
                {...(!isList && { name: key })}
                value={member}
                openLevels={openLevels - 1}
                isLast={at === members.length - 1}
              />
            ))}
            {members.length > shown && (
              <Button variant="inline-link" onClick={() => setShown(shown + AT_FIRST * 10)}>
                {`${members.length - shown} more`}
              </Button>
            )}
          </div>
          <div>{`${end}${comma}`}</div>
        </>
      )}
    </details>
  );
}

const inWords = (count: number, isList: boolean) =>
  `${count} ${isList ? 'element' : 'member'}${count === 1 ? '' : 's'}`;
