import './send.css';
import Alert from '@cloudscape-design/components/alert';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useEffect, useState } from 'react';
import { type Deployment, deploymentPath } from '../../api/deployment';
import {
  type BodyCheck,
  type Burst,
  type BurstState,
  checkPath,
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
import { useSettled } from '../use-settled';
import { EventForm } from './event-form';
import { burstOf } from './form';
import { Outcome } from './outcome';
import { type Sending, SendingForm } from './sending-form';

const FIRST: SampleWish = { type: 'com.qlik.v1.app.created', envelope: 'cloud', failing: false };
const PLAIN: Sending = { corruption: '', count: '1', rate: '', keepsId: false };

/** A body is looked at once typing has paused. */
const TYPED_MS = 300;

/** Part 6: makes a delivery, and posts it as Qlik would, or wrongly on purpose. */
export function SendView(_: { readonly rest: string }) {
  const deployment = useCall<Deployment>(deploymentPath);
  const choices = useCall<SendChoices>(sendChoicesPath);
  const [wish, setWish] = useState(FIRST);
  const sample = useCall<Sample>(samplePath, wish);
  const [body, setBody] = useState('');
  const settled = useSettled(body, TYPED_MS);
  const check = useCall<BodyCheck>(checkPath, { body: settled });
  const [tenant, setTenant] = useState<string>();
  const [sending, setSending] = useState(PLAIN);
  const [begun, setBegun] = useState<{ readonly at: number; readonly error?: string }>();
  const [toConfirm, setToConfirm] = useState<Burst>();
  useEffect(() => {
    if (sample.value) setBody(sample.value.body);
  }, [sample.value]);

  const chosen = tenant ?? deployment.value?.tenants[0] ?? '';
  const burst = burstOf({ tenant: chosen, body, ...sending });
  const send = async (it: Burst) => {
    setToConfirm(undefined);
    const called = await call<BurstState>(sendPath, it);
    setBegun({ at: Date.now(), ...(!called.ok && { error: called.error }) });
  };
  const error = choices.error ?? deployment.error;
  return (
    <SpaceBetween size="l">
      <Header
        variant="h1"
        description="Deliveries as Qlik would post them. The secret that signs them stays with the console: this page never gets it."
      >
        Send
      </Header>
      {error !== undefined && <Alert type="error">{error}</Alert>}
      <div className="send">
        <EventForm
          {...{ choices: choices.value, tenants: deployment.value?.tenants ?? [], tenant: chosen, wish, body }}
          check={settled === '' ? undefined : check.value}
          error={sample.error}
          onTenant={setTenant}
          onWish={setWish}
          onBody={setBody}
          onNew={sample.again}
        />
        <SpaceBetween size="l">
          <SendingForm
            corruptions={choices.value?.corruptions ?? []}
            sending={sending}
            faults={burst.faults}
            isUnreadable={check.value?.ok === false && settled !== ''}
            isReady={burst.value !== undefined}
            onChange={setSending}
            onSend={() => {
              if (!burst.value) return;
              if (deployment.value?.isLocal) void send(burst.value);
              else setToConfirm(burst.value);
            }}
          />
          {begun?.error !== undefined && <Alert type="error">{begun.error}</Alert>}
          <Outcome begun={begun?.at} corruptions={choices.value?.corruptions ?? []} />
        </SpaceBetween>
      </div>
      {toConfirm && (
        <Confirm
          title="Send to a real deployment?"
          action={`Send ${toConfirm.count.toLocaleString('en')}`}
          onYes={() => void send(toConfirm)}
          onNo={() => setToConfirm(undefined)}
        >
          {toConfirm.count.toLocaleString('en')} made-up {toConfirm.count === 1 ? 'delivery goes' : 'deliveries go'} to
          tenant {toConfirm.tenant} of {deployment.value?.stack ?? 'the deployment'} in{' '}
          {deployment.value?.region ?? 'AWS'}. Its subscribers get what is accepted, as if Qlik had sent it, and a
          failure becomes a failure card that people get.
        </Confirm>
      )}
    </SpaceBetween>
  );
}
