import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import { accountStep } from '../../../cli/setup/account-step';
import { bootstrapStep } from '../../../cli/setup/bootstrap-step';
import type { Cdk, CdkRun } from '../../../cli/setup/cdk';
import { credentialsStep } from '../../../cli/setup/credentials-step';
import { deployStep } from '../../../cli/setup/deploy-step';
import { type Answers, awsError, fakeAws } from '../fake-aws';
import { takeStep } from './tenant-scene';

const account = { id: '111122223333', region: 'eu-west-1' };
const noStack = Object.assign(awsError('ValidationError'), { message: 'Stack with id X does not exist' });

/** A CDK CLI that notes how it is called. */
function fakeCdk(run: CdkRun = { ok: true, printed: '' }, onRun: () => void = () => undefined) {
  const calls: string[] = [];
  const regions: string[] = [];
  const cdk = (region: string): Cdk => ({
    run: async (args) => {
      regions.push(region);
      calls.push(args.join(' '));
      onRun();
      return run;
    },
  });
  return { cdk, calls, regions };
}

const stack = (outputs: Readonly<Record<string, string>>, StackStatus = 'CREATE_COMPLETE', minute = 0) => ({
  Stacks: [
    {
      StackStatus,
      CreationTime: new Date(Date.UTC(2026, 10, 24, 8, minute)),
      Outputs: Object.entries(outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })),
    },
  ],
});

describe('the account', () => {
  const sts = (region: () => Promise<string>, Account = account.id) =>
    ({
      config: { region },
      send: async (command: unknown) => (command instanceof GetCallerIdentityCommand ? { Account } : {}),
    }) as unknown as STSClient;

  test('is told, with the region', async () => {
    const { known, says } = await takeStep(accountStep(sts(async () => 'eu-west-1')));
    expect({ says, known }).toEqual({ says: '111122223333, eu-west-1', known: { account } });
  });

  test('without a region: it says how to name one', async () => {
    const missing = sts(async () => Promise.reject(new Error('Region is missing')));
    expect(await takeStep(accountStep(missing))).toMatchObject({
      result: 'failed',
      says: expect.stringContaining('--region'),
    });
  });
});

describe('bootstrap', () => {
  const take = (answers: Answers, { cdk }: Pick<ReturnType<typeof fakeCdk>, 'cdk'>, mayBootstrap = true) =>
    takeStep(bootstrapStep(fakeAws(answers).clients, cdk, { mayBootstrap }), { account });

  test('a region without it gets it', async () => {
    const { cdk, calls, regions } = fakeCdk();
    expect(await take({ DescribeStacksCommand: noStack }, { cdk })).toMatchObject({ result: 'done' });
    expect({ calls, regions }).toEqual({
      calls: ['bootstrap aws://111122223333/eu-west-1'],
      regions: ['eu-west-1'],
    });
  });

  test.each([
    ['6', 'already'],
    ['33', 'already'],
    ['5', 'done'],
    ['', 'done'],
  ])('version %j: %s', async (BootstrapVersion, result) => {
    expect(await take({ DescribeStacksCommand: stack({ BootstrapVersion }) }, fakeCdk())).toMatchObject({ result });
  });

  test('where somebody else sees to it, nothing is asked', async () => {
    const { cdk, calls } = fakeCdk();
    expect(await take({}, { cdk }, false)).toMatchObject({ result: 'already' });
    expect(calls).toEqual([]);
  });

  test('a failure is told in the last words of the CDK CLI, without a stack', async () => {
    const failing = fakeCdk({
      ok: false,
      printed: `${'line\n'.repeat(40)}❌ no permission\n    at deploy (x.js:1:1)\n`,
    });
    const { result, says } = await take({ DescribeStacksCommand: noStack }, failing);
    expect(result).toBe('failed');
    expect(says.split('\n').at(-1)).toBe('❌ no permission');
    expect(says.split('\n').length).toBeLessThan(20);
  });
});

describe('deploy', () => {
  const outputs = { BusName: 'bus', WebhookUrls: '{"acme":"https://api.example.com/webhooks/acme"}' };
  const options = { stack: 'QlikEventFanout', tenant: 'acme', cdkArgs: ['--app', 'x'] };

  /** Takes the step with one answer of DescribeStacks after the other, the last one for good. */
  function take(states: readonly object[], { cdk } = fakeCdk(), over: Partial<typeof options> = {}, dryRun = false) {
    let at = 0;
    const DescribeStacksCommand = () => {
      const state = states[Math.min(at++, states.length - 1)] ?? {};
      if (state instanceof Error) throw state;
      return state;
    };
    return takeStep(
      deployStep(fakeAws({ DescribeStacksCommand }).clients, cdk, { ...options, ...over }),
      { account },
      dryRun,
    );
  }

  test('a new stack, and where its webhook is', async () => {
    const cdk = fakeCdk();
    const { result, known } = await take([noStack, noStack, stack(outputs)], cdk);
    expect({ result, calls: cdk.calls }).toEqual({
      result: 'done',
      calls: ['deploy QlikEventFanout --require-approval never --app x'],
    });
    expect(known.webhookUrl).toBe('https://api.example.com/webhooks/acme');
  });

  test.each([
    [0, 'already'],
    [5, 'done'],
  ])('one that CloudFormation has changed %i minutes later: %s', async (minute, result) => {
    const states = [stack(outputs), stack(outputs), stack(outputs, 'UPDATE_COMPLETE', minute)];
    expect(await take(states)).toMatchObject({ result });
  });

  test('a dry run knows the deployed one', async () => {
    const { known, says } = await take([stack(outputs)], fakeCdk(), {}, true);
    expect(says).toContain('again, if anything in it differs');
    expect(known.webhookUrl).toBe('https://api.example.com/webhooks/acme');
  });

  test('one whose creation was rolled back is made anew', async () => {
    expect((await take([stack({}, 'ROLLBACK_COMPLETE')], fakeCdk(), {}, true)).says).toContain('IAM roles included');
  });

  test.each<[string, readonly object[], CdkRun, RegExp]>([
    [
      'somebody else has that name',
      [stack({ Other: 'x' })],
      { ok: true, printed: '' },
      /no qlik-event-fanout stack.*--stack/,
    ],
    [
      'the CDK CLI fails',
      [noStack],
      { ok: false, printed: '❌ fanout.json cannot be used' },
      /fanout.json cannot be used/,
    ],
    ['the app makes another stack', [noStack], { ok: true, printed: '' }, /deploys no stack QlikEventFanout/],
    [
      'the app has another configuration',
      [noStack, noStack, stack({ ...outputs, WebhookUrls: '{"other":"x"}' })],
      { ok: true, printed: '' },
      /has no tenant acme/,
    ],
  ])('%s: it ends with what to do', async (_, states, run, why) => {
    expect(await take(states, fakeCdk(run))).toMatchObject({ result: 'failed', says: expect.stringMatching(why) });
  });
});

describe('credentials', () => {
  const given = { clientId: 'i', clientSecret: 's' };
  const take = (answers: Answers, over: { given?: typeof given; secret?: string } = { given }) => {
    const aws = fakeAws({ CreateSecretCommand: {}, PutSecretValueCommand: {}, ...answers });
    const step = credentialsStep(aws.clients.secretsManager, { tenant: 'acme', secret: 'mine', ...over });
    return takeStep(step).then((report) => ({ report, asked: aws.asked.map(({ command }) => command) }));
  };
  const notThere = { GetSecretValueCommand: awsError('ResourceNotFoundException') };

  test('a secret that is not there is made', async () => {
    const { report, asked } = await take(notThere);
    expect(report.result).toBe('done');
    expect(asked).toEqual(['GetSecretValueCommand', 'CreateSecretCommand']);
  });

  test('one that holds the same stays, in whatever order', async () => {
    const SecretString = '{ "clientSecret": "s", "clientId": "i" }';
    expect(await take({ GetSecretValueCommand: { SecretString } })).toEqual({
      report: expect.objectContaining({ result: 'already' }),
      asked: ['GetSecretValueCommand'],
    });
  });

  test('one that holds others gets those given now', async () => {
    const { report, asked } = await take({ GetSecretValueCommand: { SecretString: '{"apiKey":"old"}' } });
    expect(report).toMatchObject({ result: 'done', says: 'mine holds those given now' });
    expect(asked.at(-1)).toBe('PutSecretValueCommand');
  });

  test('without any given it stays', async () => {
    expect((await take({ GetSecretValueCommand: { SecretString: 'x' } }, {})).report.result).toBe('already');
  });

  test('an ARN that leads nowhere cannot be made', async () => {
    const secret = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:mine-AbCdEf';
    const { report } = await take(notThere, { given, secret });
    expect(report).toMatchObject({ result: 'failed', says: expect.stringContaining('no secret arn:') });
  });
});
