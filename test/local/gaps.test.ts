import fc from 'fast-check';
import { bridge, type CloudFormationTemplate, gaps } from '../../local/gaps';
import { synthesised } from '../support/synthesised';

const archive = { Type: 'AWS::Events::Archive', Properties: { RetentionDays: 30 } };
const bus = { Type: 'AWS::Events::EventBus' };
const secret = { Type: 'AWS::SecretsManager::Secret' };

describe('the bridged template', () => {
  test('lacks the archive, which is said to be dropped', () => {
    const { template, dropped } = bridge({ Resources: { Bus: bus, Archive: archive } });
    expect(template.Resources).toEqual({ Bus: bus });
    expect(dropped).toEqual({ Archive: archive });
  });

  test.each([
    ['the archive alone', 'Archive', undefined],
    ['the archive in a list', ['Archive'], undefined],
    ['the archive and the bus', ['Archive', 'Bus'], ['Bus']],
    ['the bus alone', 'Bus', ['Bus']],
    ['nothing', undefined, undefined],
  ])('depends on nothing that was dropped: %s', (_, before, after) => {
    const queue = { Type: 'AWS::SQS::Queue', DependsOn: before };
    const { template } = bridge({ Resources: { Bus: bus, Archive: archive, Queue: queue } });
    expect(template.Resources.Queue?.DependsOn).toEqual(after);
  });

  test('names what was dropped wherever something was asked of it', () => {
    const alarm = { Type: 'AWS::CloudWatch::Alarm', Properties: { Metrics: [] } };
    const plain = { Type: 'AWS::CloudWatch::Alarm', Properties: { MetricName: 'Plain' } };
    const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
    const body = (...parts: unknown[]) => ({ DashboardBody: { 'Fn::Join': ['', parts] } });
    const { template, dropped } = bridge({
      Resources: {
        Alarm: alarm,
        Plain: plain,
        Dashboard: {
          Type: 'AWS::CloudWatch::Dashboard',
          Properties: body(arn('Alarm'), { Ref: 'Alarm' }, arn('Plain')),
        },
      },
    });
    expect(dropped).toEqual({ Alarm: alarm });
    expect(template.Resources.Dashboard?.Properties).toEqual(body('Alarm', 'Alarm', arn('Plain')));
  });

  test('has the ARN of a secret wherever its Ref stood, in resources and outputs alike', () => {
    const arn = { 'Fn::GetAtt': ['Secret', 'Id'] };
    const { template } = bridge({
      Resources: {
        Secret: secret,
        Bus: bus,
        Policy: {
          Type: 'AWS::IAM::Policy',
          Properties: { Resource: [{ Ref: 'Secret' }, { Ref: 'Bus' }, { 'Fn::Join': ['', ['a', { Ref: 'Secret' }]] }] },
        },
      },
      Outputs: { SecretArn: { Value: { Ref: 'Secret' } }, Region: { Value: { Ref: 'AWS::Region' } } },
    });
    expect(template.Resources.Policy?.Properties?.Resource).toEqual([
      arn,
      { Ref: 'Bus' },
      { 'Fn::Join': ['', ['a', arn]] },
    ]);
    expect(template.Outputs).toEqual({ SecretArn: { Value: arn }, Region: { Value: { Ref: 'AWS::Region' } } });
  });

  test('takes no property named Ref for a reference when it is not alone', () => {
    const properties = { Ref: 'Secret', Other: 1 };
    const { template } = bridge({
      Resources: { Secret: secret, Any: { Type: 'Custom::Any', Properties: { properties } } },
    });
    expect(template.Resources.Any?.Properties).toEqual({ properties });
  });

  test('is the template itself where no row of the table has a part in it', () => {
    const type = fc.constantFrom('AWS::SQS::Queue', 'AWS::Lambda::Function', 'AWS::Events::Rule');
    const json = fc.object({ maxDepth: 3, withNullPrototype: false });
    fc.assert(
      fc.property(
        fc.dictionary(fc.stringMatching(/^[A-Z][A-Za-z0-9]{0,8}$/), fc.record({ Type: type, Properties: json })),
        (Resources) => {
          const before = JSON.stringify(Resources);
          const { template, dropped } = bridge({ Resources } as CloudFormationTemplate);
          return JSON.stringify(template.Resources) === before && Object.keys(dropped).length === 0;
        },
      ),
    );
  });
});

describe('the bridged template of the product', () => {
  const original = synthesised().toJSON() as CloudFormationTemplate;
  const text = JSON.stringify(original);
  const { template, dropped } = bridge(original);

  test('lacks only the archive', () => {
    expect(Object.values(dropped).map(({ Type }) => Type)).toEqual(['AWS::Events::Archive']);
    expect(Object.keys({ ...template.Resources, ...dropped }).sort()).toEqual(Object.keys(original.Resources).sort());
  });

  test('differs besides only in the references to secrets', () => {
    const secrets = Object.keys(original.Resources).filter((id) => original.Resources[id]?.Type === secret.Type);
    expect(secrets).toHaveLength(1);
    const undone = secrets.reduce(
      (it, id) => it.replaceAll(`{"Fn::GetAtt":["${id}","Id"]}`, `{"Ref":"${id}"}`),
      JSON.stringify({ ...template, Resources: { ...template.Resources, ...dropped } }),
    );
    expect(JSON.parse(undone)).toEqual(original);
    expect(JSON.stringify(template)).not.toContain(`{"Ref":"${secrets[0]}"}`);
  });

  test('lacks the schemas that were asked for, and refers to none of them', () => {
    const bridged = bridge(synthesised({ eventSchemas: true }).toJSON() as CloudFormationTemplate);
    expect(bridged.template).toEqual(template);
    expect(Object.keys(bridged.dropped)).toHaveLength(1 + 1 + 20);
  });

  test('leaves the original as it was, and has nothing left to bridge', () => {
    expect(JSON.stringify(original)).toBe(text);
    expect(bridge(template)).toEqual({ template, dropped: {} });
  });
});

test('each gap says what is missing, why, and what fills it', () => {
  for (const { resource, why, fill, engine } of gaps) {
    expect(resource).toMatch(/^AWS::\w+::\w+( \(\w+\))?$/);
    expect(why).toMatch(/\w+ \w+/);
    expect(fill).toMatch(/\w+ \w+/);
    expect(engine).toMatch(/^\d+\.\d+\.\d+$/);
  }
});
