import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { amber, type Check, green } from './check';

/** Whether deliveries were kept aside. Those whose event was only trimmed are among them. */
export const quarantine: Check = {
  name: 'quarantine',
  asks: ['s3:ListBucket'],
  look: async ({ clients: { s3 }, outputs: { QuarantineBucket: Bucket } }) => {
    const { KeyCount, IsTruncated, Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
    const count = KeyCount ?? Contents.length;
    if (count === 0) return green('empty');
    const newest = Contents.map(({ LastModified }) => LastModified?.toISOString() ?? '')
      .sort()
      .at(-1);
    return amber(
      `${count}${IsTruncated ? ' or more' : ''} deliveries are kept whole, unreadable or trimmed, the newest of ${newest ?? '?'}`,
      `aws s3 ls s3://${Bucket} --recursive, and docs/runbook.md, QuarantineNotEmpty`,
    );
  },
};
