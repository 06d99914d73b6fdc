import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as logs from 'aws-cdk-lib/aws-logs';
import { QlikEventFanout } from '../../lib/constructs/fanout';
import { WEBHOOK_ROUTE } from '../../lib/contract';
import { stackOf, synthesised, testApp } from '../support/synthesised';
import { type Evaluated, evaluated, resource, resources } from '../support/template';

const template = synthesised();
const stage = resource(template, 'AWS::ApiGatewayV2::Stage');

test('there is one API; a route for each tenant and one for all other names lead to ingest', () => {
  expect(Object.values(resources(template, 'AWS::ApiGatewayV2::Api'))).toEqual([
    expect.objectContaining({ ProtocolType: 'HTTP' }),
  ]);
  expect(Object.values(resources(template, 'AWS::ApiGatewayV2::Route'))).toEqual(
    [WEBHOOK_ROUTE, '/webhooks/acme'].map((path) => ({
      ApiId: '<FanoutWebhooksApi>',
      RouteKey: `POST ${path}`,
      AuthorizationType: 'NONE',
      Target: 'integrations/<FanoutWebhooksApiPOSTwebhookstenantIngest>',
    })),
  );
});

test('the integration gives up after 29 s, later than the function, so that the answer is the function’s', () => {
  expect(Object.values(resources(template, 'AWS::ApiGatewayV2::Integration'))).toEqual([
    {
      ApiId: '<FanoutWebhooksApi>',
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: '<FanoutIngest.Arn>',
      PayloadFormatVersion: '2.0',
      TimeoutInMillis: 29_000,
    },
  ]);
  expect(resource(template, 'AWS::Lambda::Function', 'FanoutIngest').Timeout).toBeLessThan(29);
});

test('nothing else is public: no function URL, no other API, no CORS, no website, no open queue or topic', () => {
  const types = new Set(Object.values(template.toJSON().Resources as Evaluated).map(({ Type }) => Type));
  const doors = [...types].filter((type) => /Url|ApiGateway|AppSync|CloudFront|LoadBalanc|Vpc/i.test(type));
  expect(doors.sort()).toEqual([
    'AWS::ApiGatewayV2::Api',
    'AWS::ApiGatewayV2::Integration',
    'AWS::ApiGatewayV2::Route',
    'AWS::ApiGatewayV2::Stage',
  ]);
  expect(resource(template, 'AWS::ApiGatewayV2::Api').CorsConfiguration).toBeUndefined();
  expect(resource(template, 'AWS::S3::Bucket').WebsiteConfiguration).toBeUndefined();
});

describe('throttle', () => {
  test('lets 500 deliveries a second through, 1,000 at once', () => {
    expect(stage).toMatchObject({
      StageName: '$default',
      AutoDeploy: true,
      DefaultRouteSettings: { ThrottlingRateLimit: 500, ThrottlingBurstLimit: 1000 },
    });
  });

  test('is as it is told, and so is how long the log is kept', () => {
    const stack = new Stack(testApp(), 'Throttled');
    new QlikEventFanout(stack, 'Fanout', {
      tenants: { acme: { host: 'acme.eu.qlikcloud.com' } },
      throttle: { rateLimit: 5, burstLimit: 10 },
      logRetention: logs.RetentionDays.ONE_WEEK,
    });
    const throttled = Template.fromStack(stack);
    expect(resource(throttled, 'AWS::ApiGatewayV2::Stage').DefaultRouteSettings).toEqual({
      ThrottlingRateLimit: 5,
      ThrottlingBurstLimit: 10,
    });
    for (const id of [
      'FanoutWebhooksAccessLog',
      'FanoutIngestLog',
      'FanoutRedeliverLog',
      'FanoutFailuresFailuresLog',
    ]) {
      expect(resource(throttled, 'AWS::Logs::LogGroup', id)).toEqual({ RetentionInDays: 7 });
    }
  });
});

describe('access log', () => {
  const { DestinationArn, Format } = stage.AccessLogSettings;

  test('goes to a log group of its own, kept for 30 days', () => {
    expect(DestinationArn).toBe('<FanoutWebhooksAccessLog.Arn>');
    expect(resource(template, 'AWS::Logs::LogGroup', 'FanoutWebhooksAccessLog')).toEqual({ RetentionInDays: 30 });
  });

  test('is JSON that holds nothing of the caller’s own text: no path, header, query or user agent', () => {
    expect(Object.values(JSON.parse(Format)).sort()).toEqual([
      '$context.identity.sourceIp',
      '$context.integrationErrorMessage',
      '$context.requestId',
      '$context.responseLatency',
      '$context.routeKey',
      '$context.status',
    ]);
  });
});

test('the address of a tenant’s webhook is the API’s, by the route', () => {
  const stack = stackOf();
  const url = evaluated(stack.resolve(stack.fanout.api.urlFor('acme')), () => 'https://id.execute-api.example.com');
  expect(url).toBe('https://id.execute-api.example.com/webhooks/acme');
});

test('the throttle that the configuration gives a tenant reaches its route', () => {
  const throttle = { rateLimit: 7, burstLimit: 9 };
  const configured = synthesised({ tenants: { acme: { host: 'acme.eu.qlikcloud.com', throttle } } });
  const { RouteSettings } = resource(configured, 'AWS::ApiGatewayV2::Stage');
  expect(RouteSettings['POST /webhooks/acme']).toEqual({ ThrottlingRateLimit: 7, ThrottlingBurstLimit: 9 });
});
