import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { eventPath, type OriginalDelivery } from '../../api/events';
import { useCall } from '../use-call';
import { Answer } from './answer';
import { JsonTree } from './json-tree';
import { countText, longTime } from './words';

/** What an event was before it became one. */
export function DeliveryTab({ number }: { readonly number: string }) {
  const asked = useCall<OriginalDelivery>(eventPath(number, 'delivery'));
  return (
    <Answer asked={asked} what="the original delivery">
      {(delivery) => (delivery.found ? <Found found={delivery.found} /> : <NotKept lookedInto={delivery.lookedInto} />)}
    </Answer>
  );
}

const FROM = {
  console: { where: 'Posted from this run of the console', when: 'Posted' },
  qlik: { where: "The tenant's delivery history", when: 'Triggered' },
  quarantine: { where: 'The quarantine bucket, as its event had to be trimmed', when: 'Received' },
} as const;

function Found({ found: { from, at, headers, body } }: { readonly found: NonNullable<OriginalDelivery['found']> }) {
  const value = jsonOf(body);
  const named = Object.entries(headers);
  return (
    <SpaceBetween size="m">
      <KeyValuePairs
        columns={3}
        items={[
          { label: 'Where it is from', value: FROM[from].where },
          { label: FROM[from].when, value: at && !Number.isNaN(Date.parse(at)) ? longTime(Date.parse(at)) : '–' },
          { label: 'Size', value: `${countText(new Blob([body]).size)} bytes` },
          ...named.map(([label, header]) => ({ label, value: header })),
        ]}
      />
      {value === undefined ? (
        <pre className="events-text">{body}</pre>
      ) : (
        <JsonTree value={value} label="Body" text={body} />
      )}
      <Box variant="small">Signature and all that proves or identifies a sender are left out.</Box>
    </SpaceBetween>
  );
}

function NotKept({ lookedInto }: { readonly lookedInto: readonly string[] }) {
  return (
    <Alert type="info" header="The original delivery is not kept">
      <p>
        A delivery that can be read becomes an event, and its body is kept nowhere. What Qlik said is in the event:{' '}
        <code>data</code> is as Qlik sent it, but that legacy app events have theirs taken out of{' '}
        <code>data.attributes</code>; the attributes beside it have their CloudEvents names; <code>category</code>,{' '}
        <code>tenant</code> and <code>envelope</code> are added. A deployment that drops personal data leaves that out.
      </p>
      <ul>
        {lookedInto.map((it) => (
          <li key={it}>{it}</li>
        ))}
      </ul>
    </Alert>
  );
}

function jsonOf(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
