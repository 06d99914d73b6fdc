import * as eventschemas from 'aws-cdk-lib/aws-eventschemas';
import { Construct } from 'constructs';
import type { QlikEventType } from '../qlik/catalogue';
import { EVENT_SOURCE } from '../qlik/event';
import { rows } from '../qlik/recognise';
import { busEventSchema, eventSchema, wordOf } from '../qlik/schema';

/**
 * The catalogued events in an EventBridge schema registry: searched in the console, downloaded as code bindings. A
 * registry is free, only discovery is billed (AWS's announcement of 2019-12-01, read 2026-11).
 *
 * @example
 * const { registry } = new EventSchemas(stack, 'Schemas');
 */
export class EventSchemas extends Construct {
  readonly registry: eventschemas.CfnRegistry;
  /** Event type → its schema. */
  readonly schemas: Readonly<Record<QlikEventType, eventschemas.CfnSchema>>;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.registry = new eventschemas.CfnRegistry(this, 'Registry', { description: 'Events of Qlik Cloud tenants' });
    const schemas = rows.map(({ type, description }) => [
      type,
      new eventschemas.CfnSchema(this, type, {
        registryName: this.registry.attrRegistryName,
        // The form in which EventBridge names the schemas it has discovered, and its own: `aws.s3@ObjectCreated`.
        schemaName: `${EVENT_SOURCE}@${type}`,
        type: 'OpenApi3',
        description,
        content: JSON.stringify(openApi(type)),
      }),
    ]);
    this.schemas = Object.fromEntries(schemas);
  }
}

/**
 * A type's events as an OpenAPI document in the shape that EventBridge gives what it discovers: `AWSEvent` is the whole,
 * the `x-amazon-events-` names say whose it is (user guide, "Creating a schema from event JSON", read 2026-11).
 */
function openApi(type: QlikEventType): object {
  const name = wordOf(type);
  return {
    openapi: '3.0.0',
    info: { version: '1.0.0', title: name },
    paths: {},
    components: {
      schemas: {
        AWSEvent: {
          ...busEventSchema(type, { $ref: `#/components/schemas/${name}` }),
          'x-amazon-events-source': EVENT_SOURCE,
          'x-amazon-events-detail-type': type,
        },
        [name]: eventSchema(type),
      },
    },
  };
}
