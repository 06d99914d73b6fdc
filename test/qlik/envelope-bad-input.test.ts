/** The section "Bad input, named", as far as the reading of a body answers it. */
import { parse } from '../../lib/qlik/envelope';
import { read, readEvent, receipt } from './reading';

const type = 'com.qlik.v1.app.created';
const levels = 100_000;
const nested = (open: string, close: string, inner = '') => open.repeat(levels) + inner + close.repeat(levels);

describe('a body that is no event says why', () => {
  it.each([
    ['empty', '', 'empty'],
    ['blank', ' \n', 'not-json'],
    ['text', 'hello', 'not-json'],
    ['form data', 'type=com.qlik.v1.app.created', 'not-json'],
    ['cut short', '{"type":"com.qlik.v1.app.cre', 'not-json'],
    ['two objects', '{"type":"x"}{"type":"x"}', 'not-json'],
    ['an object and a null byte', '{"type":"x"}\0', 'not-json'],
    ['not quite JSON', "{type:'x',}", 'not-json'],
    ['two byte order marks', '\ufeff\ufeff{"type":"x"}', 'not-json'],
    ['an array', '[{"type":"com.qlik.v1.app.created"}]', 'not-an-object'],
    ['an empty array', '[]', 'not-an-object'],
    ['a string', '"com.qlik.v1.app.created"', 'not-an-object'],
    ['a number', '42', 'not-an-object'],
    ['true', 'true', 'not-an-object'],
    ['null', 'null', 'not-an-object'],
    ['an empty object', '{}', 'no-type'],
    ['without a type', '{"id":"e1","data":{}}', 'no-type'],
    ['with a type in another case only', '{"Type":"com.qlik.v1.app.created"}', 'no-type'],
    ['with a type only in its data', '{"data":{"type":"com.qlik.v1.app.created"}}', 'no-type'],
    ['arrays 100,000 deep', `{"type":"x","data":${nested('[', ']')}}`, 'too-deep'],
    ['objects 100,000 deep', `{"type":"x","data":${nested('{"a":', '}', '1')}}`, 'too-deep'],
    ['an attribute 100,000 deep', `{"type":"x","a":${nested('[', ']')}}`, 'too-deep'],
    ['an array 100,000 deep and nothing else', nested('[', ']'), 'not-an-object'],
    ['100,000 brackets that never close', '['.repeat(levels), 'not-json'],
  ])('%s', (_, body, reason) => {
    expect(read(body)).toEqual({ ok: false, reason });
  });

  it.each([
    ['missing', undefined],
    ['null', null],
    ['empty', ''],
    ['blank', ' \t\n'],
    ['a number', 7],
    ['true', true],
    ['an array', [type]],
    ['an object', { name: type }],
  ])('a type that is %s is no type, in either envelope', (_, sent) => {
    expect(read({ type: sent, specversion: '1.0' })).toEqual({ ok: false, reason: 'no-type' });
    expect(read({ eventType: sent, cloudEventsVersion: '0.1' })).toEqual({ ok: false, reason: 'no-type' });
  });

  it.each([
    ['a byte that UTF-8 has not', [0xff]],
    ['an overlong form', [0xc0, 0xaf]],
    ['half a character', [0xe6, 0x9d]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['Latin-1', [...Buffer.from('ü', 'latin1')]],
  ])('%s is not UTF-8', (_, bytes) => {
    const body = Buffer.concat([Buffer.from('{"type":"x","data":{"name":"'), Buffer.from(bytes), Buffer.from('"}}')]);
    expect(parse(body, receipt)).toEqual({ ok: false, reason: 'not-utf8' });
    // Nothing of a bad delivery lingers in the decoder: the next one is read.
    expect(read('\ufeff{"type":"x"}').ok).toBe(true);
  });

  it('UTF-16 is not read for UTF-8', () => {
    expect(parse(Buffer.from('\ufeff{"type":"x"}', 'utf16le'), receipt)).toEqual({ ok: false, reason: 'not-utf8' });
  });
});

describe('a body that is odd is read all the same', () => {
  it('with a byte order mark, even as the only thing before a sample', () => {
    expect(readEvent(`\ufeff{"type":"${type}","id":"e1"}`).event.id).toBe('e1');
  });

  it('with space around it', () => {
    expect(readEvent(` \r\n{"type":"${type}"}\n`).detailType).toBe(type);
  });

  it('with a key twice: the last one counts', () => {
    const { event, detailType } = readEvent(`{"type":"first","type":"${type}","data":{"a":1},"data":{"a":2,"a":3}}`);
    expect(detailType).toBe(type);
    expect(event.data).toEqual({ a: 3 });
  });

  it('nested as deep as is read, and not one level more', () => {
    // The event is the first level; `data` and the arrays in it are the others.
    const deep = (depth: number) => `{"type":"x","data":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`;
    expect(read(deep(100)).ok).toBe(true);
    expect(read(deep(101))).toEqual({ ok: false, reason: 'too-deep' });
  });

  it.each([undefined, null])('with data %j: the event has none', (data) => {
    expect(readEvent({ type, data }).event).not.toHaveProperty('data');
  });

  it.each([['text'], [7], [false], [''], [[1, 2]], [{}]])('with data %j: kept as sent', (data) => {
    expect(readEvent({ type, data }).event.data).toEqual(data);
    expect(readEvent({ eventType: type, data }).event.data).toEqual(data);
  });

  it.each(['2.0', '0.3', '', 1, {}, null])('with specversion %j: the bus sees 1.0', (specversion) => {
    expect(readEvent({ type, specversion }).event.specversion).toBe('1.0');
  });

  it('with nothing but a type', () => {
    expect(readEvent({ type }).event).toEqual({
      specversion: '1.0',
      id: 'dfc13616efa7a7c68100a68faff4f1836244223e0c3e8bcdf029d493fd4e634b',
      source: 'com.qlik',
      type,
      time: '2026-11-24T06:00:00.000Z',
      category: 'analytics-apps',
      tenant: 'acme',
      envelope: 'cloud',
    });
  });
});

describe('__proto__ is a name like any other', () => {
  const proto = '"__proto__":{"polluted":true}';
  it.each([
    ['attribute', `{"type":"${type}",${proto}}`],
    ['attribute in another case', `{"type":"${type}","__PROTO__":{"polluted":true}}`],
    ['field of data', `{"type":"${type}","data":{${proto}}}`],
    ['legacy extension', `{"eventType":"${type}","extensions":{${proto}}}`],
    ['field of wrapped data', `{"eventType":"${type}","data":{"attributes":{${proto}}}}`],
  ])('as an %s: kept as data, and no prototype is touched', (_, body) => {
    for (const dropPersonalData of [false, true]) {
      const { event } = readEvent(body, { dropPersonalData });
      const holder = body.includes('"data"') ? event.data : event;
      expect(Object.getOwnPropertyDescriptor(holder, '__proto__')?.value).toEqual({ polluted: true });
      expect(Object.getPrototypeOf(holder)).toBe(Object.prototype);
      expect(JSON.stringify(event)).toContain(proto);
      expect({}).not.toHaveProperty('polluted');
    }
  });

  it.each(['constructor', 'toString', 'hasOwnProperty', 'toJSON'])('and so is %s', (name) => {
    const { event } = readEvent({ type, [name]: 'x', data: { [name]: 'y' } });
    expect(JSON.parse(JSON.stringify(event))).toMatchObject({ [name.toLowerCase()]: 'x', data: { [name]: 'y' } });
    expect(readEvent({ type: name }).event.category).toBe('uncatalogued');
  });
});

describe('an attribute that would not fit a key', () => {
  // 1,024 bytes of UTF-8, not characters: two of them to an é.
  it.each([
    ['ASCII', 'x'.repeat(1024), 'x'.repeat(1025)],
    ['two bytes each', 'é'.repeat(512), 'é'.repeat(513)],
  ])('is refused as too long by its bytes: %s', (_, longest, tooLong) => {
    const refused = { ok: false, reason: 'attribute-too-long' };
    expect(readEvent({ type: longest, id: longest, source: longest }).event).toMatchObject({
      type: longest,
      id: longest,
      source: longest,
    });
    for (const name of ['type', 'id', 'source']) expect(read({ type, [name]: tooLong })).toEqual(refused);
    expect(read({ eventType: type, eventId: tooLong })).toEqual(refused);
    expect(read({ eventType: tooLong })).toEqual(refused);
  });
});
