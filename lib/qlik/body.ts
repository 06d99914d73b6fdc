import type { QlikEventType } from './catalogue';
import type { Envelope } from './event';
import { rowOf } from './recognise';

/** An event as it is raised in a tenant, before it is put in an envelope. */
export interface RaisedEvent {
  readonly type: QlikEventType;
  readonly id: string;
  readonly time: Date;
  /** Such as `com.qlik/reloads`. */
  readonly source: string;
  readonly specversion: '1.0' | '1.0.2';
  readonly ids: RaisedIds;
  readonly data: object;
}

/** Whom and what an event is about: `extensions` of a legacy delivery, attributes of the others. */
export interface RaisedIds {
  readonly tenantId: string;
  readonly userId: string;
  readonly ownerId?: string;
  readonly spaceId?: string;
  readonly topLevelResourceId?: string;
}

/**
 * The body that Qlik posts of an event, minified.
 *
 * @param name what Qlik calls the type, where that is not the canonical name
 *
 * @example
 * const body = bodyOf(raised, 'hybrid');
 */
export function bodyOf(event: RaisedEvent, envelope: Envelope, name: string = event.type): string {
  const { type, id, source, specversion, ids, data } = event;
  const time = event.time.toISOString();
  const legacy = {
    cloudEventsVersion: '0.1',
    source,
    contentType: 'application/json',
    eventId: id,
    eventTime: time,
    eventTypeVersion: '1.0.0',
    eventType: name,
    extensions: ids,
  };
  const cloud = {
    id,
    time,
    type: name,
    source,
    specversion,
    datacontenttype: 'application/json',
    ...Object.fromEntries(Object.entries(ids).map(([attribute, value]) => [attribute.toLowerCase(), value])),
    // Data integration events carry an object under the name that legacy deliveries use for something else.
    ...(rowOf(type)?.category === 'data-integration' ? { extensions: { actor: {}, updates: [{}] } } : {}),
  };
  const forms = {
    legacy: { ...legacy, data: wrapsLegacyData(type) ? { attributes: withStringBooleans(data) } : data },
    hybrid: { ...legacy, ...cloud, data },
    cloud: { ...cloud, data },
  };
  return JSON.stringify(forms[envelope]);
}

/** Legacy app events, but for those about reloads, wrap their data (qlik.dev/apis/event/apps, older page). */
const wrapsLegacyData = (type: QlikEventType) =>
  rowOf(type)?.category === 'analytics-apps' && !type.endsWith('reload.finished');

const withStringBooleans = (data: object) =>
  Object.fromEntries(
    Object.entries(data).map(([field, value]) => [field, typeof value === 'boolean' ? String(value) : value]),
  );
