import { getSecretValue, putEvents, updateItem } from '../../../lambda/aws/operations';
import { type AwsAnswer, type AwsEndpoint, awsEndpoint, handlerEnvironment } from '../../support/aws-endpoint';

let aws: AwsEndpoint;
let restoreEnvironment: () => void;
/** One answer after another; the last one for good. */
let answers: readonly AwsAnswer[] = [];

beforeAll(async () => {
  aws = await awsEndpoint(() => answers[Math.min(aws.requests.length, answers.length) - 1]);
});
beforeEach(() => {
  aws.requests.length = 0;
  restoreEnvironment = handlerEnvironment(aws, {});
});
afterEach(() => {
  restoreEnvironment();
  jest.restoreAllMocks();
});
afterAll(() => aws.close());

const yes = { body: { SecretString: 'it' } };
const no = (status: number, code: string): AwsAnswer => ({ status, body: { __type: code, message: 'canary' } });
const ask = () => getSecretValue({ SecretId: 'a' });

describe('a second try', () => {
  it.each([
    [500, 'InternalServiceError'],
    [503, 'ServiceUnavailable'],
    [429, 'TooManyRequestsException'],
    [400, 'ThrottlingException'],
    [400, 'ProvisionedThroughputExceededException'],
    [400, 'RequestThrottled'],
    [503, 'SlowDown'],
    [400, 'Throttled'],
    [400, 'RequestTimeout'],
  ])('is made after %d %s, which may pass', async (status, code) => {
    answers = [no(status, code), yes];
    expect(await ask()).toEqual({ SecretString: 'it' });
  });

  it('is the last', async () => {
    answers = [no(500, 'InternalServiceError')];
    await expect(ask()).rejects.toMatchObject({ name: 'InternalServiceError', $fault: 'server' });
    expect(aws.requests).toHaveLength(2);
  });

  it.each([
    [400, 'ConditionalCheckFailedException'],
    [400, 'ResourceNotFoundException'],
    [403, 'AccessDeniedException'],
    [403, 'InvalidSignatureException'],
  ])('is not made after %d %s, which will not', async (status, code) => {
    answers = [no(status, code)];
    await expect(ask()).rejects.toMatchObject({ name: code, $fault: 'client', $metadata: { httpStatusCode: status } });
    expect(aws.requests).toHaveLength(1);
  });

  it('goes over a new connection, at once, when the one that was kept is gone: Lambda freezes what waits', async () => {
    const random = jest.spyOn(Math, 'random');
    answers = [yes, 'reset', yes];
    await ask();
    expect(await ask()).toEqual({ SecretString: 'it' });
    expect(aws.requests).toHaveLength(3);
    expect(random).not.toHaveBeenCalled();
  });

  it('comes after a pause when a new connection was reset, which may be the service', async () => {
    const random = jest.spyOn(Math, 'random');
    answers = ['reset', yes];
    await aws.dropConnections();
    expect(await ask()).toEqual({ SecretString: 'it' });
    expect(random).toHaveBeenCalledTimes(1);
  });

  it('is made when nobody listens, and then it is said', async () => {
    process.env.AWS_ENDPOINT_URL = 'http://127.0.0.1:1';
    await expect(ask()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});

describe('an error', () => {
  it('has the rest of the answer beside its code, and does not quote what was said', async () => {
    const Item = { doneAt: { N: '1' } };
    const __type = 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException';
    answers = [{ status: 400, body: { __type, message: 'canary', Item } }];
    const error = await updateItem({ TableName: 't', Key: {} }).catch((it) => it);
    expect(error).toMatchObject({ name: 'ConditionalCheckFailedException', Item });
    expect(String(error)).not.toContain('canary');
  });

  it('without a code is called by its status', async () => {
    answers = [{ status: 404 }];
    await expect(ask()).rejects.toMatchObject({ name: 'Http404' });
  });

  it('is one when a good answer is no JSON: half an answer is no yes', async () => {
    answers = [{ text: '{"Entries":[{"Even' }];
    await expect(putEvents({ Entries: [] })).rejects.toMatchObject({ name: 'SyntaxError' });
  });

  it('says which of Lambda’s variables is not set', async () => {
    delete process.env.AWS_ACCESS_KEY_ID;
    await expect(ask()).rejects.toThrow('AWS_ACCESS_KEY_ID is not set');
  });
});

describe('a service that does not answer', () => {
  const patience = { connectMs: 1000, answerMs: 50 };

  it('is given up after two tries', async () => {
    answers = [undefined];
    await expect(getSecretValue({ SecretId: 'a' }, { patience })).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(aws.requests).toHaveLength(2);
  });

  it('is given up when whoever asked no longer wants to know, and not asked again', async () => {
    answers = [undefined];
    const controller = new AbortController();
    const asked = getSecretValue({ SecretId: 'a' }, { signal: controller.signal });
    await aws.asked();
    controller.abort();
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
    expect(aws.requests).toHaveLength(1);
    await expect(getSecretValue({ SecretId: 'a' }, { signal: controller.signal })).rejects.toThrow();
    expect(aws.requests).toHaveLength(1);
  });

  it('to the end is given up too: half an answer must not hang', async () => {
    answers = [{ text: '{"SecretString":', isCutOff: true }];
    await expect(getSecretValue({ SecretId: 'a' }, { patience })).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});

describe('a wrong clock', () => {
  it.each([-15, 15])('by %d minutes is corrected by what the service says, once and for all', async (minutes) => {
    const now = Date.now;
    jest.spyOn(Date, 'now').mockImplementation(() => now() + minutes * 60_000);
    answers = [no(403, 'InvalidSignatureException'), yes];
    expect(await ask()).toEqual({ SecretString: 'it' });
    const [, second] = aws.requests;
    await ask();
    const third = aws.requests.at(-1);
    for (const request of [second, third]) {
      const signedAt = String(request?.headers['x-amz-date']).replace(
        /^(....)(..)(..T..)(..)(..)Z$/,
        '$1-$2-$3:$4:$5Z',
      );
      expect(Math.abs(Date.parse(signedAt) - now())).toBeLessThan(60_000);
    }
    expect(aws.requests).toHaveLength(3);
  });
});

describe('credentials', () => {
  it('are those of the moment: Lambda may replace them', async () => {
    answers = [yes];
    for (const key of ['first', 'second']) {
      process.env.AWS_ACCESS_KEY_ID = key;
      await ask();
      expect(aws.requests.at(-1)?.headers.authorization).toContain(`Credential=${key}/`);
    }
  });

  it('without a session have no token', async () => {
    answers = [yes];
    delete process.env.AWS_SESSION_TOKEN;
    await ask();
    expect(aws.requests[0]?.headers).not.toHaveProperty('x-amz-security-token');
  });
});

it('hands on the trace by which Lambda sees functions that call each other in a circle', async () => {
  answers = [yes];
  process.env._X_AMZN_TRACE_ID = 'Root=1-5759e988-bd862e3fe1be46a994272793;Lineage=1:a:0';
  await ask();
  expect(aws.requests[0]?.headers['x-amzn-trace-id']).toBe(process.env._X_AMZN_TRACE_ID);
});
