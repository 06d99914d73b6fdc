import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { acknowledgements } from '../compliance';

type Name = keyof typeof acknowledgements;

/** Says of a construct, and of what is in it, that these findings are known and stay. */
export function acknowledge(on: IConstruct, ...names: readonly Name[]): void {
  for (const name of names) record(on, name, (rule) => rule);
}

/** The same for a rule that says what it found, such as `Resource::*`. Of an imported role it finds nothing. */
export function acknowledgeFinding(on: IConstruct | undefined, name: Name, finding: string): void {
  if (on) record(on, name, (rule) => `${rule}[${finding}]`);
}

function record(on: IConstruct, name: Name, idOf: (rule: string) => string): void {
  const { rules, reason } = acknowledgements[name];
  for (const rule of rules) Validations.of(on).acknowledge({ id: idOf(rule), reason });
}
