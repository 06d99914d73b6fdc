import { Duration, Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as apigatewayv2 from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { env, WEBHOOK_ROUTE } from '../contract';
import { acknowledge } from './acknowledge';
import { grantKeyUse } from './encryption';
import { type RunProps, serviceLog } from './handler-function';

/** Props of {@link WebhookApi}. */
export interface WebhookApiProps extends Omit<RunProps, 'vpc' | 'vpcSubnets' | 'securityGroups'> {
  /** The function that takes deliveries. */
  readonly ingest: lambda.Function;
  /** Tenant name → secret that holds its webhook's secret. */
  readonly signingSecrets: Readonly<Record<string, secretsmanager.ISecret>>;
  /** Deliveries a second, and at once, that are let through for each tenant; more are answered 429. @default 500 and 1000 */
  readonly throttle?: apigatewayv2.ThrottleSettings;
  /** Tenant name → its own throttle. @default - `throttle` for each */
  readonly tenantThrottles?: Readonly<Record<string, apigatewayv2.ThrottleSettings | undefined>>;
}

/**
 * The door: an HTTP API in front of the ingest function, with an access log. Each tenant has a route with a throttle of
 * its own, so that one tenant's flood is not answered with another's 429; all other names share a narrow one.
 *
 * @example
 * new WebhookApi(stack, 'Webhooks', { ingest: fn, signingSecrets: { acme: secret } });
 */
export class WebhookApi extends Construct {
  readonly api: apigatewayv2.HttpApi;
  readonly stage: apigatewayv2.HttpStage;

  constructor(scope: Construct, id: string, props: WebhookApiProps) {
    super(scope, id);
    const throttle = props.throttle ?? { rateLimit: 500, burstLimit: 1000 };
    this.api = new apigatewayv2.HttpApi(this, 'Api', {
      description: 'Takes the webhooks of Qlik Cloud tenants',
      createDefaultStage: false,
    });
    this.stage = new apigatewayv2.HttpStage(this, 'Stage', {
      httpApi: this.api,
      autoDeploy: true,
      throttle,
      accessLogSettings: {
        destination: new apigatewayv2.LogGroupLogDestination(serviceLog(this, 'AccessLog', props)),
        format: ACCESS_LOG_FORMAT,
      },
    });
    const integration = new HttpLambdaIntegration('Ingest', props.ingest, { timeout: Duration.seconds(29) });
    const methods = [apigatewayv2.HttpMethod.POST];
    const strangers = this.api.addRoutes({ path: WEBHOOK_ROUTE, methods, integration });
    const throttles = new Map([[WEBHOOK_ROUTE, STRANGERS_THROTTLE]]);
    const routes = Object.keys(props.signingSecrets).flatMap((tenant) => {
      const path = pathOf(tenant);
      throttles.set(path, props.tenantThrottles?.[tenant] ?? throttle);
      return this.api.addRoutes({ path, methods, integration });
    });
    // Every route by name: the stage's own setting need not be a limit for each.
    (this.stage.node.defaultChild as apigatewayv2.CfnStage).routeSettings = Object.fromEntries(
      [...throttles].map(([path, { rateLimit, burstLimit }]) => [
        `POST ${path}`,
        { ThrottlingRateLimit: rateLimit, ThrottlingBurstLimit: burstLimit },
      ]),
    );
    // A setting for a route that is not there yet is refused.
    this.stage.node.addDependency(...strangers, ...routes);
    for (const route of [...strangers, ...routes]) acknowledge(route, 'callersSign');
    this.#grantVerify(props.ingest, props.signingSecrets);
  }

  /**
   * Address of a tenant's webhook, for the webhook's `url` in Qlik.
   *
   * @example
   * new CfnOutput(stack, 'Url', { value: fanout.api.urlFor('acme') });
   */
  urlFor(tenant: string): string {
    return `${this.api.apiEndpoint}${pathOf(tenant)}`;
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
    for (const { encryptionKey } of Object.values(secrets)) grantKeyUse(grantee, 'readSecret', encryptionKey);
  }
}

/** Requests a second, and at once, for names that are no tenant's: each is a Lambda invocation that ends in 401. */
const STRANGERS_THROTTLE: apigatewayv2.ThrottleSettings = { rateLimit: 10, burstLimit: 20 };

const pathOf = (tenant: string) => WEBHOOK_ROUTE.replace('{tenant}', tenant);

/**
 * Who asked and how it went, in few bytes: what is said of a delivery that reached ingest is said there. No path: it is
 * the caller's own text.
 */
const ACCESS_LOG_FORMAT = apigateway.AccessLogFormat.custom(
  JSON.stringify({
    requestId: apigateway.AccessLogField.contextRequestId(),
    sourceIp: apigateway.AccessLogField.contextIdentitySourceIp(),
    routeKey: '$context.routeKey',
    status: apigateway.AccessLogField.contextStatus(),
    error: '$context.integrationErrorMessage',
    latency: apigateway.AccessLogField.contextResponseLatency(),
  }),
);
