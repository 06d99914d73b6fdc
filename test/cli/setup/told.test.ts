import type { InitOptions } from '../../../cli/init';
import { againText } from '../../../cli/setup/again';
import { reportText, stepProgress } from '../../../cli/setup/progress';
import { type Receipt, receiptText, toJson } from '../../../cli/setup/receipt';
import type { Settings } from '../../../cli/setup/settings';
import type { StepReport } from '../../../cli/setup/step';

const options = {
  stack: 'QlikEventFanout',
  config: 'fanout.json',
  bootstrap: true,
  wait: 60,
  webhookName: 'qlik-event-fanout',
} satisfies InitOptions;

const settings: Settings = {
  tenant: 'acme',
  host: 'acme.eu.qlikcloud.com',
  apiCredentials: 'qlik-event-fanout/acme/api',
  given: { apiKey: 'eyJ.key' },
  alertEmails: ['ops@example.com'],
  webhook: { name: 'qlik-event-fanout' },
};

describe('how to go on', () => {
  test('has what was answered, for a shell, and no credentials', () => {
    const webhook = {
      name: "Qlik's",
      category: ['users'],
      level: 'user',
      cloudEvents: true,
      header: { a: 'b c' },
    } as const;
    const text = againText({ ...settings, webhook }, { ...options, stack: 'Mine', profile: 'p', bootstrap: false });
    expect(text.split('\n').at(-1)?.trim()).toBe(
      'qlik-fanout init --tenant acme --host acme.eu.qlikcloud.com --alert-email ops@example.com --category users ' +
        "--level user --cloud-events --header 'a: b c' --webhook-name 'Qlik'\\''s' --stack Mine --profile p --no-bootstrap",
    );
  });

  test('has nothing that goes without saying', () => {
    const text = againText({ ...settings, alertEmails: [] }, options);
    expect(text).toMatch(/qlik-fanout init --tenant acme --host acme\.eu\.qlikcloud\.com$/);
  });
});

const receipt: Receipt = {
  tenant: 'acme',
  stack: 'QlikEventFanout',
  account: '111122223333',
  region: 'eu-west-1',
  endpoint: 'https://api.example.com/webhooks/acme',
  webhook: { id: 'w1', name: 'qlik-event-fanout', level: 'tenant', eventTypes: 20 },
  delivery: { how: 'sample', type: 'com.qlik.v1.user.created', id: '1', answeredAfter: 98.6, seenAfter: 1234 },
  armedAlarms: ['A', 'B'],
  alertEmails: [],
  estimatedCost: { usdPerMillion: 4.5, fixedUsdPerMonth: 3 },
};

describe('the receipt', () => {
  test('says what there is, and what it is not', () => {
    const text = receiptText(receipt);
    for (const part of [
      'https://api.example.com/webhooks/acme',
      'w1 (qlik-event-fanout), 20 event types at level tenant',
      'a signed sample, not from Qlik',
      'answered after 99 ms',
      'seen in its journal after 1234 ms',
      '2 armed',
      'nobody yet',
      'about $4.5 per million deliveries and $3 a month',
    ]) {
      expect(text).toContain(part);
    }
  });

  test.each(['resent', 'earlier'] as const)('of a delivery that was %s no times are made up', (how) => {
    expect(receiptText({ ...receipt, delivery: { how, type: 't' } })).not.toMatch(/after \d/);
  });

  test('for scripts: steps, and the receipt where there is one', () => {
    const report = reportOf('done');
    expect(toJson([report], receipt)).toEqual({ steps: [{ ...report, milliseconds: 1235 }], receipt });
    expect(toJson([report], undefined)).not.toHaveProperty('receipt');
  });
});

const reportOf = (result: StepReport['result'], over: Partial<StepReport> = {}): StepReport => ({
  id: 'deploy',
  title: 'Stack',
  result,
  says: 'deployed',
  begun: true,
  milliseconds: 1234.6,
  ...over,
});

describe('progress', () => {
  test('a step ends in a line, a plan with its diff', () => {
    expect(reportText(reportOf('done'))).toBe('✔ Stack: deployed (1.2 s)');
    expect(reportText(reportOf('planned', { detail: 'new f\n+ {', milliseconds: 5 }))).toBe(
      '+ Stack: deployed\n      new f\n      + {',
    );
    expect(reportText(reportOf('failed', { says: 'no\nwhy', milliseconds: 5 }))).toBe('✖ Stack: no\n    why');
  });

  const written = (isTTY: boolean) => {
    const texts: string[] = [];
    const output = { isTTY, columns: 20, write: (text: string) => texts.push(text) > 0 };
    const { onBegin, onTell, onEnd } = stepProgress(output);
    onBegin?.({ id: 'deploy', title: 'Stack' });
    onTell?.('\u001b[31mcreating one of many resources\u0007');
    onEnd?.(reportOf('done'));
    return texts;
  };

  test('a pipe gets whole lines alone', () => {
    expect(written(false)).toEqual(['✔ Stack: deployed (1.2 s)\n']);
  });

  test('a terminal sees what is being done, on one line that nothing breaks or steers', () => {
    const [begun = '', told = '', ended] = written(true);
    expect(begun).toContain('… Stack');
    const shown = told.replace('\r\u001b[2K', '');
    expect(shown).not.toMatch(/\p{Cc}/u);
    expect(shown.length).toBeLessThan(20);
    expect(ended).toBe('\r\u001b[2K✔ Stack: deployed (1.2 s)\n');
  });
});
