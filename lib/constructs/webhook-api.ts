import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as apigatewayv2 from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { env, WEBHOOK_ROUTE } from '../contract';

export interface WebhookApiProps {
  /** The function that takes deliveries. */
  readonly ingest: lambda.Function;
  /** Tenant name → secret that holds its webhook's secret. */
  readonly signingSecrets: Readonly<Record<string, secretsmanager.ISecret>>;
  /** Deliveries a second, and at once, that are let through; more are answered 429. @default 500 and 1000 */
  readonly throttle?: apigatewayv2.ThrottleSettings;
  /** How long the access log is kept. @default logs.RetentionDays.ONE_MONTH */
  readonly logRetention?: logs.RetentionDays;
}

/** The door: an HTTP API with one route, throttled, with an access log, in front of the ingest function. */
export class WebhookApi extends Construct {
  readonly api: apigatewayv2.HttpApi;
  readonly stage: apigatewayv2.HttpStage;

  constructor(scope: Construct, id: string, props: WebhookApiProps) {
    super(scope, id);
    this.api = new apigatewayv2.HttpApi(this, 'Api', {
      description: 'Takes the webhooks of Qlik Cloud tenants',
      createDefaultStage: false,
    });
    this.stage = new apigatewayv2.HttpStage(this, 'Stage', {
      httpApi: this.api,
      autoDeploy: true,
      throttle: props.throttle ?? { rateLimit: 500, burstLimit: 1000 },
      accessLogSettings: {
        destination: new apigatewayv2.LogGroupLogDestination(
          new logs.LogGroup(this, 'AccessLog', {
            retention: props.logRetention ?? logs.RetentionDays.ONE_MONTH,
            removalPolicy: RemovalPolicy.DESTROY,
          }),
        ),
        format: ACCESS_LOG_FORMAT,
      },
    });
    this.api.addRoutes({
      path: WEBHOOK_ROUTE,
      methods: [apigatewayv2.HttpMethod.POST],
      integration: new HttpLambdaIntegration('Ingest', props.ingest, { timeout: Duration.seconds(29) }),
    });
    this.#grantVerify(props.ingest, props.signingSecrets);
  }

  /** Address of a tenant's webhook, for the webhook's `url` in Qlik. */
  urlFor(tenant: string): string {
    return `${this.api.apiEndpoint}${WEBHOOK_ROUTE.replace('{tenant}', tenant)}`;
  }

  /** Lets the function read the signing secrets and tells it whose they are. */
  #grantVerify(grantee: lambda.Function, secrets: WebhookApiProps['signingSecrets']): void {
    const arns = Object.fromEntries(Object.entries(secrets).map(([tenant, secret]) => [tenant, secret.secretArn]));
    grantee.addEnvironment(env.signingSecrets, Stack.of(this).toJsonString(arns));
    iam.Grant.addToPrincipal({
      grantee,
      actions: ['secretsmanager:GetSecretValue'],
      resourceArns: Object.values(arns),
    });
    for (const secret of Object.values(secrets)) secret.encryptionKey?.grantDecrypt(grantee);
  }
}

/** Who asked for what and how it went. No path: it is the caller's own text. */
const ACCESS_LOG_FORMAT = apigateway.AccessLogFormat.custom(
  JSON.stringify({
    requestId: apigateway.AccessLogField.contextRequestId(),
    time: apigateway.AccessLogField.contextRequestTime(),
    sourceIp: apigateway.AccessLogField.contextIdentitySourceIp(),
    routeKey: '$context.routeKey',
    status: apigateway.AccessLogField.contextStatus(),
    integrationStatus: '$context.integration.status',
    integrationError: '$context.integrationErrorMessage',
    responseLatency: apigateway.AccessLogField.contextResponseLatency(),
  }),
);
