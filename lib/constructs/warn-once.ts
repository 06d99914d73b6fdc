import { Annotations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** A warning at synth, which many resources may have the same reason for. */
export function warnOnce(about: IConstruct, id: string, message: string): void {
  const isSaid = about.node.metadata.some(({ data }) => typeof data === 'string' && data.startsWith(message));
  if (!isSaid) Annotations.of(about).addWarningV2(id, message);
}
