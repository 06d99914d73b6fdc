import './send.css';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { useEffect, useState } from 'react';
import { type Deployment, deploymentPath } from '../../api/deployment';
import {
  type Burst,
  type BurstState,
  type Sample,
  type SampleWish,
  type SendChoices,
  samplePath,
  sendChoicesPath,
  sendPath,
} from '../../api/send';
import { call } from '../call';
import { Confirm } from '../confirm';
import { useCall } from '../use-call';
import { burstOf, jsonFaultOf, optionsOf } from './form';
import { Outcome } from './outcome';

const FIRST: SampleWish = { type: 'com.qlik.v1.app.created', envelope: 'cloud', failing: false };

/** Part 6: makes a delivery, and posts it as Qlik would, or wrongly on purpose. */
export function SendView(_: { readonly rest: string }) {
  const deployment = useCall<Deployment>(deploymentPath).value;
  const choices = useCall<SendChoices>(sendChoicesPath).value;
  const [wish, setWish] = useState(FIRST);
  const sample = useCall<Sample>(samplePath, wish);
  const [body, setBody] = useState('');
  const [tenant, setTenant] = useState<string>();
  const [corruption, setCorruption] = useState('');
  const [count, setCount] = useState('1');
  const [rate, setRate] = useState('');
  const [keepsId, setKeepsId] = useState(false);
  const [begun, setBegun] = useState<{ readonly at: number; readonly error?: string }>();
  const [toConfirm, setToConfirm] = useState<Burst>();
  useEffect(() => {
    if (sample.value) setBody(sample.value.body);
  }, [sample.value]);

  const row = choices?.types.find(({ type }) => type === wish.type);
  const burst = burstOf({ tenant: tenant ?? deployment?.tenants[0] ?? '', body, keepsId, corruption, count, rate });
  const change = (it: Partial<SampleWish>) => {
    const type = choices?.types.find((known) => known.type === (it.type ?? wish.type));
    const wanted = { ...wish, ...it };
    const envelope = type?.envelopes.includes(wanted.envelope) ? wanted.envelope : (type?.envelopes[0] ?? 'cloud');
    setWish({ ...wanted, envelope, failing: wanted.failing && (type?.canFail ?? false) });
  };
  const send = async (it: Burst) => {
    setToConfirm(undefined);
    const called = await call<BurstState>(sendPath, it);
    setBegun({ at: Date.now(), ...(!called.ok && { error: called.error }) });
  };

  return (
    <SpaceBetween size="l">
      <Header
        variant="h1"
        description="The secret it is signed with stays with the console and never reaches this page."
      >
        Send
      </Header>
      <Container header={<Header variant="h2">Delivery</Header>}>
        <SpaceBetween size="m">
          <ColumnLayout columns={3}>
            <FormField label="Event type" description={row?.description}>
              <Select
                {...optionsOf(
                  choices?.types.map(({ type, category }) => ({ value: type, label: type, description: category })) ??
                    [],
                  wish.type,
                )}
                onChange={({ detail }) => change({ type: detail.selectedOption.value ?? wish.type })}
                filteringType="auto"
                ariaLabel="Event type"
              />
            </FormField>
            <FormField label="Envelope">
              <Select
                {...optionsOf(row?.envelopes.map((value) => ({ value, label: value })) ?? [], wish.envelope)}
                onChange={({ detail }) => change({ envelope: detail.selectedOption.value ?? wish.envelope })}
                ariaLabel="Envelope"
              />
            </FormField>
            <FormField label="Tenant">
              <Select
                {...optionsOf(
                  deployment?.tenants.map((value) => ({ value, label: value })) ?? [],
                  tenant ?? deployment?.tenants[0] ?? '',
                )}
                onChange={({ detail }) => setTenant(detail.selectedOption.value)}
                ariaLabel="Tenant"
              />
            </FormField>
          </ColumnLayout>
          <SpaceBetween direction="horizontal" size="l">
            <Checkbox
              checked={wish.failing}
              disabled={!row?.canFail}
              onChange={({ detail }) => change({ failing: detail.checked })}
            >
              Tells of a failure
            </Checkbox>
            <Checkbox checked={keepsId} onChange={({ detail }) => setKeepsId(detail.checked)}>
              Keeps the id in the body
            </Checkbox>
          </SpaceBetween>
          <FormField stretch label="Body" description={jsonFaultOf(body)} errorText={sample.error}>
            <div className="code-input">
              <Textarea value={body} onChange={({ detail }) => setBody(detail.value)} rows={16} spellcheck={false} />
            </div>
          </FormField>
          <ColumnLayout columns={3}>
            <FormField label="Wrong on purpose">
              <Select
                {...optionsOf(
                  [
                    { value: '', label: 'No, as Qlik would send it' },
                    ...(choices?.corruptions.map(({ id, what }) => ({ value: id, label: id, description: what })) ??
                      []),
                  ],
                  corruption,
                )}
                onChange={({ detail }) => setCorruption(detail.selectedOption.value ?? '')}
                ariaLabel="Wrong on purpose"
              />
            </FormField>
            <FormField label="How many" errorText={burst.faults.count}>
              <Input value={count} inputMode="numeric" onChange={({ detail }) => setCount(detail.value)} />
            </FormField>
            <FormField
              label="A second"
              description="Empty: as fast as they are answered."
              errorText={burst.faults.rate}
            >
              <Input value={rate} inputMode="decimal" onChange={({ detail }) => setRate(detail.value)} />
            </FormField>
          </ColumnLayout>
          {corruption === 'unreadable' && (
            <Alert type="warning">What cannot be read is quarantined, and that sets off an alarm.</Alert>
          )}
          <Button
            variant="primary"
            disabled={!burst.value}
            onClick={() => {
              if (!burst.value) return;
              if (deployment?.isLocal) void send(burst.value);
              else setToConfirm(burst.value);
            }}
          >
            Send
          </Button>
        </SpaceBetween>
      </Container>
      {begun?.error !== undefined && <Alert type="error">{begun.error}</Alert>}
      <Outcome begun={begun?.at} />
      {toConfirm && (
        <Confirm
          title="Send to a real deployment?"
          action="Send"
          onYes={() => void send(toConfirm)}
          onNo={() => setToConfirm(undefined)}
        >
          <Box>
            {toConfirm.count} made-up {toConfirm.count === 1 ? 'delivery goes' : 'deliveries go'} to {deployment?.stack}{' '}
            in {deployment?.region}: each subscriber gets what is accepted, and people may get a failure card.
          </Box>
        </Confirm>
      )}
    </SpaceBetween>
  );
}
