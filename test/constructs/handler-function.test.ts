import { everything } from '../support/everything';
import { synthesised } from '../support/synthesised';
import { resource, resources } from '../support/template';

const template = synthesised();
const functions = resources(template, 'AWS::Lambda::Function');

test.each([
  { id: 'FanoutIngest', name: 'FanoutIngest', timeout: 25 },
  { id: 'FanoutRedeliver', name: 'FanoutRedeliver', timeout: 60 },
  { id: 'FanoutFailures', name: 'FanoutFailuresFailures', timeout: 60 },
])('$id runs on Node 24, arm64, for $timeout s at most, and logs to a group with an end', ({ id, name, timeout }) => {
  expect(functions[id]).toMatchObject({
    Runtime: 'nodejs24.x',
    Architectures: ['arm64'],
    Handler: 'index.handler',
    MemorySize: 256,
    Timeout: timeout,
    Role: `<${name}Role.Arn>`,
    LoggingConfig: {
      LogGroup: `<${name}Log>`,
      LogFormat: 'JSON',
      ApplicationLogLevel: 'INFO',
      SystemLogLevel: 'WARN',
    },
  });
  expect(resource(template, 'AWS::Logs::LogGroup', `${name}Log`)).toEqual({ RetentionInDays: 30 });
});

test('there is no other function', () => {
  expect(Object.keys(functions).sort()).toEqual(['FanoutFailures', 'FanoutIngest', 'FanoutRedeliver']);
});

test('whatever is switched on, every function is arm64, which costs a fifth less, and logs of Lambda’s own lines what failed', () => {
  const all = Object.values(resources(everything().template, 'AWS::Lambda::Function'));
  expect(all).toHaveLength(5);
  for (const it of all) {
    expect(it.Architectures).toEqual(['arm64']);
    // Not above INFO, which is what accepted deliveries are told as, and their metrics with them.
    expect(it.LoggingConfig).toMatchObject({
      LogFormat: 'JSON',
      ApplicationLogLevel: 'INFO',
      SystemLogLevel: 'WARN',
    });
  }
});
