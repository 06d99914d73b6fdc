import { examine, type Subject } from '../../../cli/doctor/examination';
import type { DoctorClients } from '../../../cli/doctor/installation';
import { inWords } from '../../../cli/doctor/screen';
import { type Answers, awsError, fakeAws } from '../fake-aws';
import { ago, NOW, outputs } from './scene';

const stack = {
  StackName: 'Mine',
  StackStatus: 'CREATE_COMPLETE',
  CreationTime: ago(60),
  Outputs: Object.entries(outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })),
};

const subject = (answers: Answers, over: Partial<Subject> = {}): Subject => ({
  name: 'Mine',
  clients: fakeAws({ GetCallerIdentityCommand: { Account: '1', Arn: 'arn:aws:iam::1:user/ada' }, ...answers })
    .clients as DoctorClients,
  now: () => NOW,
  pause: async () => undefined,
  assembly: 'no-such-folder',
  ...over,
});

const deployed = { DescribeStacksCommand: { Stacks: [stack] } };

test('whatever AWS does not answer is one line each, in the order of the screen, and each is told of as it is over', async () => {
  const told: number[] = [];
  const { begun, lines } = await examine(subject(deployed), (done, total) => told.push(total - done));
  expect(begun).toBe(true);
  expect([...new Set(lines.map(({ section }) => section))]).toEqual([
    'account',
    'deployment',
    'tenant acme',
    'events',
    'limits',
  ]);
  // What the scene knows nothing of is refused by an error that says so.
  expect(lines.find(({ check }) => check === 'DLQs')?.finding).toEqual({
    state: 'cannot-say',
    seen: 'AWS refused (Error)',
  });
  expect(lines.find(({ check }) => check === 'stack')?.finding.state).toBe('green');
  expect(told).toEqual(Array.from({ length: told.length }, (_, index) => told.length - 1 - index));
});

test('without credentials nothing else is asked', async () => {
  const { begun, lines } = await examine(
    subject({ GetCallerIdentityCommand: awsError('ExpiredToken') }),
    () => undefined,
  );
  expect(begun).toBe(false);
  expect(lines.map(({ check, finding }) => [check, finding.state])).toEqual([['credentials', 'red']]);
});

test.each([
  ['no such stack', { DescribeStacksCommand: awsError('ValidationError') }, 'red', /no stack Mine/],
  [
    'a stack of somebody else',
    { DescribeStacksCommand: { Stacks: [{ StackName: 'Mine' }] } },
    'red',
    /no output BusName/,
  ],
  [
    'a stack that may not be read',
    { DescribeStacksCommand: awsError('AccessDenied') },
    'cannot-say',
    /cloudformation:DescribeStacks/,
  ],
] as const)('%s: the account is told of, and nothing can be begun', async (_, answers, state, seen) => {
  const { begun, lines } = await examine(subject(answers), () => undefined);
  expect(begun).toBe(false);
  expect(lines.map(({ check }) => check)).toEqual(['credentials', 'bootstrap', 'stack']);
  expect(lines.at(-1)?.finding).toMatchObject({ state, seen: expect.stringMatching(seen) });
});

test('a tenant that the deployment does not have', async () => {
  await expect(examine(subject(deployed, { tenant: 'nobody' }), () => undefined)).rejects.toThrow(
    'No tenant "nobody"; this deployment has: acme.',
  );
});

test('on the screen nothing that was seen can steer the terminal', () => {
  const finding = { state: 'red', seen: 'Qlik disabled it: \u001b[2Jgone\n', mend: 'look' } as const;
  const screen = inWords('Mine', { begun: true, lines: [{ section: 'tenant acme', check: 'webhook', finding }] });
  expect(screen).toBe(
    [
      'Mine',
      '',
      'tenant acme',
      '  ✖ webhook          Qlik disabled it: ?[2Jgone?',
      `    ${' '.repeat(16)} → look`,
      '',
      '1 red',
    ].join('\n'),
  );
});

test('a narrow terminal breaks lines between words, and goes on under what was begun', () => {
  const finding = { state: 'amber', seen: 'one two three four', mend: 'five six seven eight' } as const;
  const [, , , ...screen] = inWords('Mine', { begun: true, lines: [{ section: 'x', check: 'y', finding }] }, 32).split(
    '\n',
  );
  const under = ' '.repeat(21);
  expect(screen.slice(0, 5)).toEqual([
    '  ▲ y                one two',
    `${under}three four`,
    `${under}→ five six`,
    `${under}  seven`,
    `${under}  eight`,
  ]);
});
