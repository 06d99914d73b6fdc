import { mapRoutes } from '../../../console/server/map/routes';
import { type Answers, awsError } from '../../cli/fake-aws';
import { partScene } from '../scene';

const aws: Answers = {
  GetTemplateCommand: { TemplateBody: '{}' },
  DescribeStackResourcesCommand: {},
  ListEventSourceMappingsCommand: {},
};
const outputs = { QuarantineBucket: 'quarantine', AlertTopicArn: 'arn:aws:sns:eu-west-1:1:alerts' };
const scene = (over: Answers = {}) => partScene(mapRoutes, [], { aws: { ...aws, ...over }, outputs });

const depth = (messages: number) => ({
  GetQueueAttributesCommand: ({ QueueUrl }: { readonly QueueUrl: string }) => ({
    Attributes: {
      QueueArn: `arn:aws:sqs:eu-west-1:1:${QueueUrl.split('/').at(-1)}`,
      ApproximateNumberOfMessages: String(messages),
      ...(QueueUrl.endsWith('/parked') && {
        RedrivePolicy: '{"deadLetterTargetArn":"arn:aws:sqs:eu-west-1:1:parked-dlq"}',
      }),
    },
  }),
});

test('the map is of the deployed stack: its tenant, its bus, its rules, its DLQ', async () => {
  const { status, body } = await scene().get('api/map');
  expect(status).toBe(200);
  expect(body.nodes.map(({ id }: { readonly id: string }) => id)).toEqual(
    expect.arrayContaining(['tenant:acme', 'api', 'bus', 'rule:users', 'queue:parked', 'dlq:parked-dlq']),
  );
});

test('rules by which a console watches the bus are none of the deployment', async () => {
  const rule = (Name: string) => ({ Name, Arn: `arn:rule/${Name}`, EventPattern: '{"source":["qlik.cloud"]}' });
  const ListRulesCommand = { Rules: [rule('users'), rule('qlik-fanout-console-20261124-1')] };
  const { body } = await scene({ ListRulesCommand }).get('api/map');
  expect(Object.keys(body.targets)).toEqual(['users']);
});

test('numbers: what is dead and parked is red, counts and latency are those of the last hour', async () => {
  const { body } = await scene(depth(2)).get('api/map/numbers');
  expect(body.unknown).toEqual([]);
  expect(body.nodes['dlq:parked-dlq']).toMatchObject({ state: 'bad', note: '2 dead' });
  expect(body.nodes['queue:parked']).toMatchObject({ state: 'bad', note: '2 parked' });
  expect(body.nodes['tenant:acme'].hour).toBe(5);
  expect(body.latency).toEqual({ p50: 2, p95: 2 });
});

test('is asked of AWS once, however many pages ask at a time', async () => {
  let lists = 0;
  const ListRulesCommand = () => {
    lists++;
    return { Rules: [] };
  };
  const { get } = scene({ ListRulesCommand });
  await get('api/map');
  const before = lists;
  await Promise.all([get('api/map'), get('api/map/numbers'), get('api/map/numbers')]);
  expect(lists).toBe(before);
});

test('a part that AWS refuses is named and hides no other', async () => {
  const { status, body } = await scene({ ...depth(2), DescribeAlarmsCommand: awsError('AccessDenied') }).get(
    'api/map/numbers',
  );
  expect(status).toBe(200);
  expect(body.unknown).toEqual(['alarms: AccessDenied']);
  expect(body.nodes['dlq:parked-dlq'].note).toBe('2 dead');
});

test('a queue whose depth is refused is named, and the others are told', async () => {
  const told = depth(2).GetQueueAttributesCommand;
  const GetQueueAttributesCommand = (input: { readonly QueueUrl: string; readonly AttributeNames: string[] }) =>
    input.QueueUrl.endsWith('/parked-dlq') && input.AttributeNames.includes('ApproximateNumberOfMessages')
      ? awsError('AccessDenied')
      : told(input);
  const { body } = await scene({ GetQueueAttributesCommand }).get('api/map/numbers');
  expect(body.unknown).toEqual(['queue parked-dlq: AccessDenied']);
  expect(body.nodes['queue:parked'].note).toBe('2 parked');
});

test('a map of which something is refused is drawn without it, and says so', async () => {
  const refused = { ListEventSourceMappingsCommand: awsError('AccessDenied') };
  const { status, body } = await scene({ ...depth(0), ...refused }).get('api/map');
  expect(status).toBe(200);
  expect(body.unknown).toEqual(['consumers of queues: AccessDenied']);
  expect(body.targets).toHaveProperty('users');
});
