import { editedIn } from '../../../console/page/events/edited';
import { delayText, fileNameOf, shortTime, shortType } from '../../../console/page/events/words';

test.each([
  [-3, '-3 ms'],
  [999, '999 ms'],
  [2_400, '2.4 s'],
  [185_000, '3 min 5 s'],
  [7_440_000, '2 h 4 min'],
  [3 * 86_400_000 + 3_600_000, '3 d 1 h'],
])('%i ms is %s', (milliseconds, text) => {
  expect(delayText(milliseconds)).toBe(text);
});

test('a time is told in UTC, and one that is none as it is', () => {
  expect(shortTime('2026-11-25T01:16:12.9+02:00')).toBe('11-24 23:16:12');
  expect(shortTime('soon')).toBe('soon');
  expect(shortType('com.qlik.v1.app.created')).toBe('app.created');
});

test('the name of a saved file leads to no other folder', () => {
  expect(fileNameOf('com.qlik.x', '../../etc/passwd')).toBe('com.qlik.x-.._.._etc_passwd.json');
});

test.each([
  ['{', 'It is no JSON'],
  ['[]', 'It is no JSON object'],
  ['{"detail":{}}', 'detail-type'],
  ['{"detail-type":"x","detail":[]}', '"detail" must be an object'],
])('%s is refused in words', (text, why) => {
  const edited = editedIn(text);
  expect(edited.ok ? '' : edited.why).toContain(why);
});

test('an event is taken', () => {
  expect(editedIn('{"detail-type":"x","detail":{}}')).toEqual({ ok: true, event: { 'detail-type': 'x', detail: {} } });
});
