import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { physicalIdsIn } from '../deployment/stack-resources';
import { amber, type Check, green, red } from './check';

/** Node runtimes below it are ended: nodejs20.x cannot be updated since 2026-09-30 (Lambda runtimes, read 2026-11). */
const OLDEST_NODE = 22;

/** Whether AWS still keeps the functions' runtimes, and each function can be invoked. */
export const runtimes: Check = {
  name: 'functions',
  asks: ['lambda:GetFunctionConfiguration', 'cloudformation:ListStackResources'],
  look: async ({ clients: { lambda }, resources }) => {
    const names = physicalIdsIn(await resources(), 'AWS::Lambda::Function');
    const functions = await Promise.all(
      names.map((FunctionName) => lambda.send(new GetFunctionConfigurationCommand({ FunctionName }))),
    );
    const failed = functions.filter(
      ({ State, LastUpdateStatus }) => State === 'Failed' || LastUpdateStatus === 'Failed',
    );
    if (failed.length > 0) {
      const named = failed.map(
        (it) => `${it.FunctionName} (${it.StateReasonCode ?? it.LastUpdateStatusReasonCode ?? '?'})`,
      );
      return red(`cannot run: ${named.join(', ')}`, 'Lambda, the function: its reason; then npx cdk deploy');
    }
    const old = functions.filter(
      ({ Runtime = '' }) => Number(/^nodejs(\d+)/.exec(Runtime)?.[1] ?? OLDEST_NODE) < OLDEST_NODE,
    );
    if (old.length > 0) {
      const named = old.map(({ FunctionName, Runtime }) => `${FunctionName} (${Runtime})`);
      return amber(
        `of a runtime that AWS has ended: ${named.join(', ')}`,
        'upgrade qlik-event-fanout, then npx cdk deploy',
      );
    }
    const all = [...new Set(functions.map(({ Runtime = 'image' }) => Runtime))].join(', ');
    return green(`${functions.length}, on ${all}`);
  },
};
