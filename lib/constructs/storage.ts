import type { RemovalPolicy } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';

/** How what a construct holds is kept. */
export interface StorageProps {
  /**
   * Encrypts all that is held: queues, tables, bucket, topic, log groups, secrets, bus, archive, and the functions'
   * environment. A key that this app makes gets what AWS's services need into its policy; of one that is only named, a
   * warning at synth says what its policy has to let in. See docs/operating.md, "A key of your own".
   *
   * @default - keys that AWS manages, and for the alert topic one of its own
   */
  readonly encryptionKey?: kms.IKey;
  /**
   * What becomes of what holds data once it is no longer in the stack.
   *
   * @default - RemovalPolicy.RETAIN for what exists once (bus and archive, journals, queues, bucket, secrets, keys);
   * RemovalPolicy.DESTROY for claims, whose loss costs a repeat or two, and for the logs of functions and API
   */
  readonly removalPolicy?: RemovalPolicy;
}
