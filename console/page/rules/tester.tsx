import Alert from '@cloudscape-design/components/alert';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { useState } from 'react';
import { type PatternTest, type PatternTested, testPath } from '../../api/rules';
import type { EventSummary } from '../../api/stream';
import { useLive } from '../live';
import { useCall } from '../use-call';
import { useSettled } from '../use-settled';
import { Verdict } from './verdict';

/** The newest events that are offered. */
const OFFERED = 200;

const PASTED = 'pasted';

/** Holds an event against the pattern, and says what matches or what does not. */
export function Tester({ pattern, isValid }: { readonly pattern: string; readonly isValid: boolean }) {
  const { events } = useLive();
  const [chosen, setChosen] = useState<string>();
  const [pasted, setPasted] = useState('');
  const offered = events.slice(-OFFERED).toReversed();
  // The newest when the tester was opened: it stays, whatever comes after it.
  const [first, setFirst] = useState<number>();
  if (first === undefined && offered[0]) setFirst(offered[0].number);
  const value = chosen ?? (first === undefined ? PASTED : String(first));
  const event = value === PASTED ? pasted : Number(value);
  const options = [
    { value: PASTED, label: 'An event that I paste' },
    ...offered.map((it) => ({ value: String(it.number), label: labelOf(it), description: it.time })),
  ];
  return (
    <Container header={<Header variant="h2">Would it match?</Header>}>
      <SpaceBetween size="m">
        <FormField label="Event">
          <Select
            options={options}
            selectedOption={options.find((it) => it.value === value) ?? { value, label: `Event ${value}` }}
            onChange={({ detail }) => setChosen(detail.selectedOption.value)}
            filteringType="auto"
            virtualScroll
            ariaLabel="Event to test"
          />
        </FormField>
        {value === PASTED && (
          <FormField
            stretch
            label="Pasted event"
            description="An event of EventBridge, a delivery, or the body of one."
          >
            <div className="code-input">
              <Textarea value={pasted} onChange={({ detail }) => setPasted(detail.value)} rows={8} spellcheck={false} />
            </div>
          </FormField>
        )}
        {isValid && event !== '' && <Answer pattern={pattern} event={event} />}
      </SpaceBetween>
    </Container>
  );
}

/** Typing is let settle, so that not every key is a call. */
function Answer(test: PatternTest) {
  const settled = useSettled(JSON.stringify(test), 250);
  const { value, error } = useCall<PatternTested>(testPath, JSON.parse(settled));
  if (error !== undefined) return <Alert type="error">{error}</Alert>;
  return value ? <Verdict tested={value} /> : null;
}

const labelOf = ({ number, type, name }: EventSummary) =>
  `${number} · ${type.replace('com.qlik.v1.', '')}${name === '' ? '' : ` · ${name}`}`;
