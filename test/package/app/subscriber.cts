import { sampleDelivery, sign, verify } from 'qlik-event-fanout/events';
import { qlikHandler } from 'qlik-event-fanout/handler';

let handled: string | undefined;
const handler = qlikHandler('com.qlik.v1.app.created', ({ data }) => {
  handled = data?.name satisfies string | undefined;
});
// @ts-expect-error a field the event does not have
() => qlikHandler('com.qlik.v1.app.created', ({ data }) => void data?.reloadId);

const { body } = sampleDelivery('com.qlik.v1.app.created', { envelope: 'cloud', unique: '1', time: new Date() });
const detail = JSON.parse(body);
handler({ 'detail-type': 'com.qlik.v1.app.created', detail } as never, {} as never).then(() => {
  const verified = verify(Buffer.from(body), sign(body, 'secret'), ['secret']).ok;
  const loadedCdk = Object.keys(require.cache).some((file) => file.includes('aws-cdk-lib'));
  process.stdout.write(JSON.stringify({ handled, verified, loadedCdk }));
});
