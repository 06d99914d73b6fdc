import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { copyToFile, fileNameOf } from '../../../cli/tail/copy';
import { resendEvent } from '../../../cli/tail/resend';
import type { Entry } from '../../../lib/qlik/entry';
import { busEvent, tailEvent } from './events';

const folder = mkdtempSync(join(tmpdir(), 'tail-copy-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('an event is copied as EventBridge handed it over, and never over another file', () => {
  const event = tailEvent(1, { id: 'one' });
  expect(copyToFile(folder, event)).toBe('Copied to com.qlik.v1.app.created-one.json');
  expect(copyToFile(folder, tailEvent(2, { id: 'one', tenant: 'other' }))).toBe(
    'There already: com.qlik.v1.app.created-one.json',
  );
  expect(readdirSync(folder)).toEqual(['com.qlik.v1.app.created-one.json']);
  expect(JSON.parse(readFileSync(join(folder, fileNameOf(event)), 'utf8'))).toEqual(busEvent({ id: 'one' }));
  expect(copyToFile(join(folder, 'none'), event)).toMatch(/^Not copied: ENOENT/);
});

test('no sender leads a file out of the folder', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('../../etc/passwd', '/etc/passwd', 'a\0b', '..', '~'),
  );
  fc.assert(
    fc.property(text, text, (type, id) => {
      expect(fileNameOf({ type, id })).toMatch(/^[\w.-]{1,100}-[\w.-]{1,100}\.json$/);
    }),
  );
});

test('a resent event is the same event, at its own time', async () => {
  const entries: Entry[] = [];
  const publish = async (entry: Entry) => {
    entries.push(entry);
    return { result: 'published' } as const;
  };
  expect(await resendEvent(publish, tailEvent(1, { id: 'one', data: { name: 'Sales' } }))).toBe('Resent one');
  expect(entries).toEqual([
    {
      Source: 'qlik.cloud',
      DetailType: 'com.qlik.v1.app.created',
      Time: new Date('2026-11-24T08:30:01Z'),
      Detail: JSON.stringify(busEvent({ id: 'one', data: { name: 'Sales' } }).detail),
    },
  ]);
});

test('what the bus would not take is not called resent', async () => {
  const publish = async () => ({ result: 'rejected', code: 'NotAuthorized' }) as const;
  expect(await resendEvent(publish, tailEvent(1))).toBe('Not resent: the bus said NotAuthorized');
});
