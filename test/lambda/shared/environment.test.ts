import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { clientConfig, required } from '../../../lambda/shared/environment';
import { type AwsAnswer, type AwsEndpoint, awsEndpoint, nowhere } from '../../support/aws-endpoint';

describe('a required environment key', () => {
  afterEach(() => {
    delete process.env.FANOUT_TEST_KEY;
  });

  it('gives its value as it stands', () => {
    process.env.FANOUT_TEST_KEY = ' value ';
    expect(required('FANOUT_TEST_KEY')).toBe(' value ');
  });

  it.each([undefined, ''])('set to %j throws and says which and who should set it', (value) => {
    if (value !== undefined) process.env.FANOUT_TEST_KEY = value;
    expect(() => required('FANOUT_TEST_KEY')).toThrow(
      'environment key FANOUT_TEST_KEY is not set: the construct that makes this function must set it',
    );
  });
});

describe('an SDK client', () => {
  let aws: AwsEndpoint;
  let answer: () => AwsAnswer;

  beforeAll(async () => {
    aws = await awsEndpoint(() => answer());
  });
  beforeEach(() => {
    aws.requests.length = 0;
  });
  afterAll(() => aws.close());

  /** The same settings with shorter times, so that the test need not wait. */
  const impatient = { ...clientConfig, requestHandler: { ...clientConfig.requestHandler, requestTimeout: 50 } };
  const put = new PutEventsCommand({ Entries: [{ Source: 'qlik.cloud', DetailType: 'a', Detail: '{}' }] });

  it('gives a service that never answers up after two tries, so that the next best one gets its turn', async () => {
    answer = () => undefined;
    const client = new EventBridgeClient({ ...nowhere, ...impatient, endpoint: aws.url });
    await expect(client.send(put)).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(aws.requests).toHaveLength(2);
  });

  it('tries a server fault twice', async () => {
    answer = () => ({ status: 500, body: { __type: 'InternalException' } });
    const client = new EventBridgeClient({ ...nowhere, ...clientConfig, endpoint: aws.url });
    await expect(client.send(put)).rejects.toMatchObject({ name: 'InternalException' });
    expect(aws.requests).toHaveLength(2);
  });
});
