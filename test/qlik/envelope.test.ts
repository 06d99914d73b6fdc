import { createHash } from 'node:crypto';
import { read, readEvent, receipt } from './reading';

const type = 'com.qlik.v1.automation.run.ended';
const legacy = {
  cloudEventsVersion: '0.1',
  source: 'com.qlik/automations',
  contentType: 'application/json',
  eventId: 'e1',
  eventTime: '2026-11-20T05:00:00Z',
  eventTypeVersion: '1.0.0',
  eventType: type,
  extensions: { ownerId: 'o1', spaceId: 's1', tenantId: 't1', userId: 'u1', topLevelResourceId: 'r1' },
  data: { id: 'run1', status: 'finished' },
};
const cloud = {
  id: 'e2',
  time: '2026-11-20T05:00:01Z',
  type,
  source: 'com.qlik/automations',
  specversion: '1.0.2',
  datacontenttype: 'application/json; charset=utf-8',
  ownerid: 'o2',
  spaceid: 's2',
  tenantid: 't2',
  userid: 'u2',
  toplevelresourceid: 'r2',
  data: { id: 'run1', status: 'finished' },
};
const ours = { specversion: '1.0', category: 'automations', tenant: 'acme' };

describe('a delivery in each envelope gives one shape', () => {
  it('legacy: names are mapped, extensions become lower-case attributes', () => {
    expect(readEvent(legacy)).toEqual({
      ok: true,
      detailType: type,
      renamed: false,
      time: new Date('2026-11-20T05:00:00Z'),
      event: {
        ...ours,
        envelope: 'legacy',
        id: 'e1',
        time: '2026-11-20T05:00:00Z',
        type,
        source: 'com.qlik/automations',
        datacontenttype: 'application/json',
        eventtypeversion: '1.0.0',
        ownerid: 'o1',
        spaceid: 's1',
        tenantid: 't1',
        userid: 'u1',
        toplevelresourceid: 'r1',
        data: { id: 'run1', status: 'finished' },
      },
    });
  });

  it('cloud: attributes stay, specversion 1.0.2 is told as 1.0', () => {
    const { event } = readEvent(cloud);
    expect(event).toEqual({ ...cloud, ...ours, envelope: 'cloud' });
  });

  it('hybrid: the CloudEvents attributes win, and nothing of the legacy form is left beside them', () => {
    const { event } = readEvent({ ...legacy, ...cloud });
    expect(event).toEqual({ ...cloud, ...ours, envelope: 'hybrid', eventtypeversion: '1.0.0' });
  });

  it('hybrid: what only the legacy form says fills the gaps', () => {
    const { tenantid, time, id, datacontenttype, ...rest } = cloud;
    const { event } = readEvent({ ...legacy, ...rest, id: '', time: 'soon', tenantid: null });
    expect(event).toMatchObject({ id: 'e1', time: '2026-11-20T05:00:00Z', tenantid: 't1', userid: 'u2' });
    expect(event.datacontenttype).toBe('application/json');
  });
});

describe('the envelope is told by what is in the delivery', () => {
  it.each([
    ['legacy', { eventType: type }],
    ['legacy', { eventType: type, eventId: 'e1', extensions: {} }],
    ['hybrid', { type, cloudEventsVersion: '0.1' }],
    ['hybrid', { type, eventType: type }],
    ['hybrid', { eventType: type, specversion: '1.0' }],
    ['cloud', { type }],
    ['cloud', { type, specversion: '1.0' }],
    ['cloud', { type, specversion: '2.0' }],
    ['cloud', { type, specversion: '1.0', extensions: { actor: {}, updates: [{}] } }],
  ])('%s: %j', (envelope, sent) => {
    expect(readEvent(sent).event.envelope).toBe(envelope);
  });

  it('an object named extensions is kept whole in a CloudEvents delivery', () => {
    const extensions = { actor: { sub: 'u1' }, updates: [{}] };
    expect(readEvent({ type, specversion: '1.0', extensions }).event.extensions).toEqual(extensions);
  });
});

describe('the id', () => {
  it('is eventID where that is the spelling, and eventId where both are', () => {
    expect(readEvent({ eventType: type, eventID: 'D' }).event.id).toBe('D');
    expect(readEvent({ eventType: type, eventID: 'D', eventId: 'd' }).event.id).toBe('d');
    expect(readEvent({ eventType: type, eventID: 'D' }).event).not.toHaveProperty('eventid');
  });

  it('is the SHA-256 of the raw body when there is none', () => {
    // printf '{"type":"com.qlik.v1.app.created"}' | sha256sum
    expect(readEvent('{"type":"com.qlik.v1.app.created"}').event.id).toBe(
      'dfc13616efa7a7c68100a68faff4f1836244223e0c3e8bcdf029d493fd4e634b',
    );
  });

  it.each([null, '', ' ', 7, {}, ['e1']])('is the SHA-256 too when it is %j', (id) => {
    const body = JSON.stringify({ type, id });
    expect(readEvent(body).event.id).toBe(createHash('sha256').update(body).digest('hex'));
  });
});

describe('the time', () => {
  it.each([
    '2026-11-20T05:00:00Z',
    '2026-11-20T05:00:00.123Z',
    '2026-11-20T05:00:00.123456Z',
    '2026-11-20T05:00:00+05:30',
  ])('%s is kept as it is written', (time) => {
    expect(readEvent({ type, time }).event.time).toBe(time);
  });

  it.each([
    'yesterday',
    '',
    1_763_614_800,
    null,
    {},
    '2026-11-20',
    '2026-11-20T05:00:00',
    '2026-13-01T00:00:00Z',
    '2026-11-20T25:00:00Z',
    '1969-12-31T23:59:59Z',
    'Fri, 20 Nov 2026 05:00:00 GMT',
  ])('%j is no time: the time of receipt stands in', (time) => {
    expect(readEvent({ type, time }).event.time).toBe('2026-11-24T06:00:00.000Z');
    expect(readEvent({ eventType: type, eventTime: time }).event.time).toBe('2026-11-24T06:00:00.000Z');
  });

  it('with more decimals than an event can carry is no time either', () => {
    const time = `2026-11-20T05:00:00.${'1'.repeat(300_000)}Z`;
    expect(readEvent({ type, time }).event.time).toBe(receipt.receivedAt.toISOString());
  });
});

describe('the type', () => {
  it('under another name is kept as sent, recognised, and said to be renamed', () => {
    const { event, detailType, renamed } = readEvent({ type: 'com.qlik.analytics.app.created' });
    expect(event).toMatchObject({ type: 'com.qlik.analytics.app.created', category: 'analytics-apps' });
    expect([detailType, renamed]).toEqual(['com.qlik.v1.app.created', true]);
  });

  it('that the catalogue does not know is uncatalogued under its own name', () => {
    const { event, detailType, renamed } = readEvent({ type: 'com.qlik.v1.app.opened', data: { a: 1 } });
    expect(event).toMatchObject({ category: 'uncatalogued', data: { a: 1 } });
    expect([detailType, renamed]).toEqual(['com.qlik.v1.app.opened', false]);
  });

  it('falls back to eventType when type is empty', () => {
    expect(readEvent({ type: '', eventType: type }).detailType).toBe(type);
  });
});

describe('attributes', () => {
  it('that are unknown are kept, objects and arrays too', () => {
    const unknown = { traceparent: '00-4bf9-01', newthing: { deep: [1, { x: null }] }, list: [1, 2], flag: false };
    expect(readEvent({ type, ...unknown }).event).toMatchObject(unknown);
  });

  it('that are null are not set', () => {
    const { event } = readEvent({ type, specversion: '1.0', spaceid: null, subject: null });
    expect(event).not.toHaveProperty('spaceid');
    expect(event).not.toHaveProperty('subject');
  });

  it('are told in lower case, the exact name winning wherever it stands', () => {
    expect(readEvent({ type, TenantId: 't1' }).event).toMatchObject({ tenantid: 't1' });
    expect(readEvent({ type, tenantId: 'folded', tenantid: 'exact' }).event.tenantid).toBe('exact');
    expect(readEvent({ type, tenantid: 'exact', tenantId: 'folded' }).event.tenantid).toBe('exact');
    expect(readEvent({ type, tenantId: 'folded' }).event).not.toHaveProperty('tenantId');
  });

  it('of our own cannot be set from outside, in no spelling and in no envelope', () => {
    const claimed = {
      category: 'users',
      tenant: 'other',
      envelope: 'legacy',
      trimmed: { paths: [], body: 's3://x/y' },
    };
    const shouted = { Category: 'users', TENANT: 'other', Envelope: 'legacy', Trimmed: claimed.trimmed };
    for (const sent of [
      { type, ...claimed },
      { type, ...shouted },
      { type, eventType: type, extensions: { ...claimed, ...shouted } },
    ]) {
      const { event } = readEvent(sent);
      expect(event).toMatchObject({ category: 'automations', tenant: 'acme' });
      expect(event.envelope).toBe('eventType' in sent ? 'hybrid' : 'cloud');
      expect(event).not.toHaveProperty('trimmed');
    }
  });

  it('named data in any spelling or place do not become the data', () => {
    const { event } = readEvent({ eventType: type, Data: { a: 1 }, extensions: { data: { b: 2 } } });
    expect(event).not.toHaveProperty('data');
  });

  it('without a source get one, as CloudEvents requires', () => {
    for (const source of [undefined, null, '', 5]) expect(readEvent({ type, source }).event.source).toBe('com.qlik');
  });
});

describe('an app event', () => {
  const attributes = { id: 'a1', name: 'true', published: 'true', hasSectionAccess: 'false', description: 'false' };

  it('in a legacy or hybrid envelope is unwrapped: booleans are booleans, an app named "true" keeps its name', () => {
    for (const sent of [{ eventType: 'com.qlik.v1.app.created' }, { type: 'com.qlik.app.created', eventType: 'x' }]) {
      expect(readEvent({ ...sent, data: { attributes, beside: 1 } }).event.data).toEqual({
        id: 'a1',
        name: 'true',
        published: true,
        hasSectionAccess: false,
        description: 'false',
        beside: 1,
      });
    }
  });

  it('with other text where a boolean belongs keeps the text', () => {
    const data = { attributes: { published: 'yes' } };
    expect(readEvent({ eventType: 'com.qlik.v1.app.created', data }).event.data).toEqual({ published: 'yes' });
  });

  it.each([
    ['a CloudEvents one', { type: 'com.qlik.v1.app.created', data: { attributes } }],
    ['not of an app', { eventType: 'com.qlik.v1.user.created', data: { attributes } }],
    ['with attributes that are no object', { eventType: 'com.qlik.v1.app.created', data: { attributes: 'x' } }],
    ['flat already', { eventType: 'com.qlik.v1.app.created', data: { id: 'a1', published: true } }],
  ])('is left as sent when it is %s', (_, sent) => {
    expect(readEvent(sent).event.data).toEqual(sent.data);
  });
});

describe('personal data', () => {
  const person = { id: 'u1', tenantId: 't1', status: 'active', locale: 'en' };
  const about = { name: 'n', email: 'e', subject: 's', picture: 'p', groups: ['g'], assignedGroups: [{ name: 'g' }] };
  const where = { authclaims: '{"name":"n"}', originip: '192.0.2.1' };

  it('travels by default', () => {
    const { event } = readEvent({ type: 'com.qlik.v1.user.created', ...where, data: { ...person, ...about } });
    expect(event).toMatchObject({ ...where, data: { ...person, ...about } });
  });

  it.each([
    ['cloud', { type: 'com.qlik.v1.user.created', ...where }],
    ['in another case', { type: 'com.qlik.v1.user.created', AuthClaims: where.authclaims, originIp: where.originip }],
    ['renamed', { type: 'com.qlik.core.user.deleted', ...where }],
    ['legacy', { eventType: 'com.qlik.v1.user.created', extensions: { authClaims: 'c', originIp: '192.0.2.1' } }],
  ])('is dropped when that is asked for: %s', (_, sent) => {
    const { event } = readEvent({ ...sent, userid: 'u1', data: { ...person, ...about } }, { dropPersonalData: true });
    expect(event.data).toEqual(person);
    expect(event).not.toHaveProperty('authclaims');
    expect(event).not.toHaveProperty('originip');
    expect(event.userid).toBe('u1');
  });

  it("is not what a thing is called: an app's name stays", () => {
    const sent = { type: 'com.qlik.v1.app.deleted', data: { id: 'a1', name: 'Sales' } };
    expect(readEvent(sent, { dropPersonalData: true }).event.data).toEqual(sent.data);
  });
});

describe('the receipt', () => {
  it('names the tenant on the event, whatever the delivery says of tenants', () => {
    expect(readEvent(cloud, { tenant: 'globex' }).event).toMatchObject({ tenant: 'globex', tenantid: 't2' });
  });

  it('changes nothing else: the same body reads the same twice', () => {
    expect(read(cloud)).toEqual(read(cloud));
  });
});
