import { sampleDelivery } from '../lib/qlik/samples';

/** A change of an app's data as Qlik tells of it, of about so many bytes: its list of updates is what makes an event grow. */
export function grownBody(bytes: number): Buffer {
  const options = { envelope: 'cloud', unique: 'run-1', time: new Date('2026-11-20T05:00:00Z') } as const;
  const event = JSON.parse(sampleDelivery('com.qlik.v1.app.data.updated', options).body);
  const [update] = event.data._updates;
  const grown = (count: number) => {
    const _updates = Array.from({ length: count }, (_, index) => ({ ...update, path: `${update.path}/${index}` }));
    return Buffer.from(JSON.stringify({ ...event, data: { ...event.data, _updates } }));
  };
  const [none, hundred] = [grown(0).length, grown(100).length];
  return grown(Math.max(0, Math.round((bytes - none) / ((hundred - none) / 100))));
}
