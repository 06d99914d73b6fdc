import { GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import type { DeployedStack } from '../deployment/stack';
import { type Measured, measure } from './measure';
import { type CostedTemplate, type Shape, shapeOf } from './shape';

/** What an estimate is made of. */
export interface Subject extends Measured {
  readonly shape: Shape;
}

/** A deployment's shape by its template, and what went through it in the last days. */
export async function deployedSubject(stack: DeployedStack, days: number, now: number): Promise<Subject> {
  const [{ TemplateBody = '{}' }, found] = await Promise.all([
    stack.clients.cloudFormation.send(new GetTemplateCommand({ StackName: stack.name })),
    measure(stack, days, now),
  ]);
  return { ...found, shape: shapeOf(JSON.parse(TemplateBody) as CostedTemplate) };
}
