import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Textarea from '@cloudscape-design/components/textarea';
import type { BodyCheck, SampleWish, SendChoices } from '../../api/send';
import { jsonFaultOf, laidOut, optionsOf } from './form';

interface Props {
  readonly choices: SendChoices | undefined;
  readonly tenants: readonly string[];
  readonly tenant: string;
  readonly wish: SampleWish;
  readonly body: string;
  /** What ingest would read in the body; undefined while nobody knows. */
  readonly check: BodyCheck | undefined;
  /** Why there is no sample. */
  readonly error: string | undefined;
  readonly onTenant: (tenant: string | undefined) => void;
  readonly onWish: (wish: SampleWish) => void;
  readonly onBody: (body: string) => void;
  /** Asks for a new sample in place of what was typed. */
  readonly onNew: () => void;
}

/** What is sent: a sample of a type, edited. */
export function EventForm({
  choices,
  tenants,
  tenant,
  wish,
  body,
  check,
  error,
  onTenant,
  onWish,
  onBody,
  onNew,
}: Props) {
  const row = choices?.types.find(({ type }) => type === wish.type);
  const chooseType = (type: string) => {
    const chosen = choices?.types.find((known) => known.type === type);
    if (chosen) onWish({ type, envelope: chosen.usual, failing: wish.failing && chosen.canFail });
  };
  return (
    <Container
      header={
        <Header variant="h2" description={row?.description}>
          Delivery
        </Header>
      }
    >
      <SpaceBetween size="m">
        <FormField label="Event type" stretch>
          <Select
            {...optionsOf(
              choices?.types.map(({ type, category }) => ({ value: type, label: type, description: category })) ?? [],
              wish.type,
            )}
            filteringType="auto"
            filteringPlaceholder="Find a type or category"
            filteringAriaLabel="Find a type or category"
            ariaLabel="Event type"
            empty="No type is called so."
            onChange={({ detail }) => chooseType(detail.selectedOption.value ?? wish.type)}
          />
        </FormField>
        <ColumnLayout columns={2}>
          <FormField label="Envelope">
            <Select
              {...optionsOf(
                row?.envelopes.map((value) => ({
                  value,
                  label: value,
                  ...(value === row.usual && { description: 'as Qlik sends this type' }),
                })) ?? [],
                wish.envelope,
              )}
              ariaLabel="Envelope"
              onChange={({ detail }) => onWish({ ...wish, envelope: detail.selectedOption.value ?? wish.envelope })}
            />
          </FormField>
          <FormField label="Tenant">
            <Select
              {...optionsOf(
                tenants.map((value) => ({ value, label: value })),
                tenant,
              )}
              ariaLabel="Tenant"
              onChange={({ detail }) => onTenant(detail.selectedOption.value)}
            />
          </FormField>
        </ColumnLayout>
        <Checkbox
          checked={wish.failing}
          disabled={!row?.canFail}
          description={row?.canFail ? 'It becomes a failure card.' : 'This type never does.'}
          onChange={({ detail }) => onWish({ ...wish, failing: detail.checked })}
        >
          Tells of a failure
        </Checkbox>
        <FormField
          stretch
          label="Body"
          errorText={error}
          secondaryControl={
            <SpaceBetween direction="horizontal" size="xs">
              <Button onClick={() => onBody(laidOut(body))} disabled={jsonFaultOf(body) !== undefined}>
                Lay out
              </Button>
              <Button onClick={onNew}>New sample</Button>
            </SpaceBetween>
          }
        >
          <div className="code-input">
            <Textarea
              value={body}
              onChange={({ detail }) => onBody(detail.value)}
              rows={20}
              spellcheck={false}
              disableBrowserAutocorrect
            />
          </div>
        </FormField>
        <div role="status">{body !== '' && check && <Read check={check} body={body} />}</div>
      </SpaceBetween>
    </Container>
  );
}

/** What ingest would make of the body: one that it cannot read may be sent all the same. */
function Read({ check, body }: { readonly check: BodyCheck; readonly body: string }) {
  if (check.ok) {
    return (
      <StatusIndicator type="success">
        Reads as {check.type}, {check.category}, envelope {check.envelope}
      </StatusIndicator>
    );
  }
  return (
    <>
      <StatusIndicator type="warning">Cannot be read as an event: {check.reason}</StatusIndicator>
      <Box color="text-body-secondary">{jsonFaultOf(body)}</Box>
    </>
  );
}
