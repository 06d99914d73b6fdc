import { GetTemplateCommand, type Stack } from '@aws-sdk/client-cloudformation';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { STSClient } from '@aws-sdk/client-sts';
import { type Clients, clientConfigOf, clientsFor, type DeployedStack, type StackOptions } from '../deployment/stack';
import { type StackResource, stackResources } from '../deployment/stack-resources';
import { type TenantOptions, tenantOf } from '../deployment/tenant';
import { type QlikSide, qlikSideOf } from './qlik-side';

/** The clients that doctor asks: those of every verb, and two of its own. */
export type DoctorClients = Clients & { readonly sts: STSClient; readonly serviceQuotas: ServiceQuotasClient };

export const doctorClientsFor = (options: StackOptions): DoctorClients => {
  const config = clientConfigOf(options);
  return { ...clientsFor(options), sts: new STSClient(config), serviceQuotas: new ServiceQuotasClient(config) };
};

/** A template, as far as doctor reads one. */
export interface Template {
  readonly Resources?: Readonly<Record<string, TemplateResource>>;
}

export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** A deployment as doctor looks at it. What several checks need is asked for once. */
export interface Installation extends DeployedStack {
  readonly clients: DoctorClients;
  /** What CloudFormation says of the stack. */
  readonly stack: Stack;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly endpointUrl?: string;
  /** Folder with a cloud assembly to compare with. */
  readonly assembly: string;
  readonly resources: () => Promise<readonly StackResource[]>;
  /** The deployed template. */
  readonly template: () => Promise<Template>;
  /** A tenant's webhooks that are ours, as its API tells. */
  readonly qlikSide: (tenant: string) => Promise<QlikSide>;
}

/** What an installation is made of. */
export interface Found extends Pick<Installation, 'clients' | 'stack' | 'now' | 'pause' | 'assembly' | 'endpointUrl'> {
  readonly name: string;
  readonly outputs: DeployedStack['outputs'];
  readonly tenantOptions?: TenantOptions;
}

export function installationOf(found: Found): Installation {
  const { clients, name, tenantOptions } = found;
  const sides = new Map<string, Promise<QlikSide>>();
  const qlikSide = (tenant: string) => {
    const known = sides.get(tenant) ?? qlikSideOf(() => tenantOf(found, tenant, tenantOptions));
    sides.set(tenant, known);
    return known;
  };
  return {
    ...found,
    resources: once(() => stackResources(clients.cloudFormation, name)),
    template: once(async () => {
      const { TemplateBody = '{}' } = await clients.cloudFormation.send(new GetTemplateCommand({ StackName: name }));
      return JSON.parse(TemplateBody) as Template;
    }),
    qlikSide,
  };
}

/** The template's resources of one type. */
export const resourcesIn = ({ Resources = {} }: Template, type: string): readonly TemplateResource[] =>
  Object.values(Resources).filter(({ Type }) => Type === type);

function once<Value>(ask: () => Promise<Value>): () => Promise<Value> {
  let asked: Promise<Value> | undefined;
  return () => {
    asked ??= ask();
    return asked;
  };
}
