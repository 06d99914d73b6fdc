import { SentDeliveries } from '../../console/server/sent-deliveries';

const body = (text: string) => ({ at: 0, body: Buffer.from(text) });

// A console that runs for days would otherwise grow without end.
test('the newest are kept up to so many bytes, and one that is sent again counts once', () => {
  const sent = new SentDeliveries(10);
  sent.keep('a', body('12345'));
  sent.keep('b', body('12345'));
  sent.keep('a', body('54321'));
  expect(sent.get('b')).toBeDefined();
  sent.keep('c', body('1'));
  expect(sent.get('b')).toBeUndefined();
  expect(sent.get('a')?.body.toString()).toBe('54321');
  expect(sent.get('c')).toBeDefined();
});
